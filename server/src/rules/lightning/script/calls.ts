/** What calls do with the text they get, by their names. */

const cleaning = /saniti[sz]e|purify|escape|encode/i;
const notCleaning = /unescape|decode|unsanitized|^(?:is|has|was)[A-Z]/i;
/** Libraries that clean: `DOMPurify.sanitize`, `purifier.clean`. */
const cleaner = /purif(?:y|ier)$|sanitizer$|^he$/i;

/** Whether a call cleans or escapes what it gets, judged by its name and by what it is made on. */
export function isCleaning(name: string, receiver: string | undefined): boolean {
  if (notCleaning.test(name)) return false;
  return cleaning.test(name) || (receiver !== undefined && cleaner.test(receiver) && /^(?:clean|process|run)/.test(name));
}

/** Calls that give numbers, dates or flags: there is no markup in them. */
const plainCalls: ReadonlySet<string> = new Set([
  'Number',
  'parseInt',
  'parseFloat',
  'Boolean',
  'BigInt',
  'toFixed',
  'toPrecision',
  'toISOString',
  'toLocaleDateString',
  'toLocaleTimeString',
  'toDateString',
  'getTime',
  'getDate',
  'getDay',
  'getMonth',
  'getFullYear',
  'getHours',
  'getMinutes',
  'getSeconds',
  'indexOf',
  'lastIndexOf',
  'search',
  'localeCompare',
  'charCodeAt',
  'codePointAt',
  'includes',
  'startsWith',
  'endsWith',
  'test',
  'isArray',
  'isNaN',
  'isInteger',
  'getTimezoneOffset',
  'now',
  'random',
  'round',
  'floor',
  'ceil',
  'max',
  'min',
  'abs',
  'formatDate',
  'formatDateTime',
  'formatNumber',
  'formatCurrency',
]);

export function isPlain(name: string): boolean {
  return plainCalls.has(name);
}

/** Calls that give back what they are called on, or a part of it. */
const passing: ReadonlySet<string> = new Set([
  'toString',
  'valueOf',
  'trim',
  'trimStart',
  'trimEnd',
  'toUpperCase',
  'toLowerCase',
  'toLocaleUpperCase',
  'toLocaleLowerCase',
  'toLocaleString',
  'substring',
  'substr',
  'slice',
  'split',
  'reverse',
  'sort',
  'filter',
  'find',
  'at',
  'charAt',
  'normalize',
  'repeat',
  'flat',
  'values',
  'keys',
  'entries',
  'pop',
  'shift',
  'catch',
  'finally',
]);

export function isPassing(name: string): boolean {
  return passing.has(name);
}

/** Calls that give back what they are called on together with what they get. */
const joining: ReadonlySet<string> = new Set(['concat', 'join', 'padStart', 'padEnd']);

export function isJoining(name: string): boolean {
  return joining.has(name);
}

/** Functions that give back what they get, in another form. */
const converting: ReadonlySet<string> = new Set([
  'String',
  'unescape',
  'decodeURI',
  'decodeURIComponent',
  'atob',
  'stringify',
  'parse',
  'from',
  'of',
  'assign',
  'freeze',
  'resolve',
  'all',
  'allSettled',
  'race',
  'any',
]);

export function isConverting(name: string): boolean {
  return converting.has(name);
}

/** Calls that hand what they are called on to the function they get: which of its parameters gets it. */
const handing: ReadonlyMap<string, number> = new Map([
  ['then', 0],
  ['map', 0],
  ['flatMap', 0],
  ['forEach', 0],
  ['filter', 0],
  ['find', 0],
  ['some', 0],
  ['every', 0],
  ['reduce', 1],
]);

/** The parameter of a callback that gets what the call is made on; -1 if none does. */
export function handedParameter(name: string): number {
  return handing.get(name) ?? -1;
}

/** Calls that give what the function they get gives back. */
export function givesCallback(name: string): boolean {
  return name === 'map' || name === 'flatMap' || name === 'then' || name === 'reduce';
}
