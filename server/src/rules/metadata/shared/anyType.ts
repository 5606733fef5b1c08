import { metadataTypes } from '../../../project/metadataTypes';

/** Every metadata type that is known by its file name: for rules about what may stand in any file. */
export const anyType: readonly string[] = [...new Set(metadataTypes.map(({ type }) => type))];
