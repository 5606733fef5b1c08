/** The model of the platform: what its types have, and what it does with data. */

export * from './flowFacts';
export { isPlatformEnum, isPlatformType, methodReturn, platformName, propertyType, superKey } from './signatures';
