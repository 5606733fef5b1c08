/**
 * What `work` gives, or after `milliseconds` what `meanwhile` gives; the work goes on then. Its errors are those of the result
 * until that time, and nobody's afterwards.
 */
export async function inTime<T>(work: Promise<T>, milliseconds: number, meanwhile: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(meanwhile()), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
