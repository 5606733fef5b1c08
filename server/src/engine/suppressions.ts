/** Suppressions: finding them, applying them, and writing them. */

export { type Applied, type ApplyOptions, applySuppressions, unusedRule } from './suppressions/apply';
export { suppressionDeclarations } from './suppressions/declarations';
export { expiredRule } from './suppressions/expired';
export { commentsOf, findSuppressions, hasSuppressionMarker, type SuppressionSource } from './suppressions/find';
export type {
  DeclarationAnnotation,
  Dialect,
  FoundSuppression,
  NamedRule,
  SuppressionDeclaration,
  Suppressions,
} from './suppressions/model';
export {
  type SuppressionEdits,
  type SuppressionOffer,
  suppressionEdits,
  suppressionOffers,
  type WriteOptions,
} from './suppressions/write';
