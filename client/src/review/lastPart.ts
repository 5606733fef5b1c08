/** What stands behind the last slash of a path: the name of its file. Empty for a path that ends with a slash. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
