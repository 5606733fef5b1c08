export { Field, Kind, Token } from './kinds.generated';
export * from './parser';
export * from './questions';
export { kindName, ScriptTree } from './tree';
