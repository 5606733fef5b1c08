/** Which secrets of a declaration end in the headers of a request that could use a Named Credential. */

import type { ApexContext, RuleFix } from '../../rule';
import { isOwn } from './evidence';
import { conversion, endpointCalls, headerCalls, isHandMade, requestOf } from './requests';

/** The conversions on offer, by the start of the literal that ends in a header. */
export function conversionsByLiteral(context: ApexContext): (literalStart: number) => readonly RuleFix[] {
  const headers = headerCalls(context);
  const handMade = headers.filter(isHandMade);
  if (handMade.length === 0) return () => [];
  const endpoints = endpointCalls(context);
  return (start) => {
    const header = handMade.find((one) =>
      one.texts.some((text) =>
        text.some((part) => part.literal !== undefined && isOwn(context, part.origin) && part.origin.start === start),
      ),
    );
    return header ? conversion(context, requestOf(context, header.call, endpoints, headers)) : [];
  };
}
