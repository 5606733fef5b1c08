export { isRaw, parseMarkup } from './parse';
export {
  ancestry,
  attributeOf,
  type MarkupAttribute,
  type MarkupDialect,
  type MarkupDocument,
  type MarkupElement,
  type MarkupRange,
} from './tree';
