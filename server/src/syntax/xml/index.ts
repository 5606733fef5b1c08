export { parseXml } from './parse';
export { decodeText, spanOfText } from './text';
export * from './tree';
