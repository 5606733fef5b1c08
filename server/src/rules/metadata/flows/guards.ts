import type { XmlElement } from '../../../syntax/xml';
import { elementsWithin } from '../shared/elements';
import { type FlowNode, fold, textWithin } from './flowModel';
import { type Reference, referenceOf } from './references';

/** What is asked of the running user: custom permissions, the profile, the role. */
const aboutUser = /^\$(?:permission|profile|userrole)\./;

/**
 * Ways out of a decision on which it is certain that the running user was asked for a permission and has it: by the folded
 * name of the element that comes next. An outcome counts whose conditions must all hold; the default one counts behind an
 * outcome that says the user has it not.
 */
export function guardsOf({ tag, element }: FlowNode): ReadonlyMap<string, Reference> {
  const guards = new Map<string, Reference>();
  if (tag !== 'decisions') return guards;
  const others: string[] = [];
  let otherwise: Reference | undefined;
  for (const outcome of elementsWithin(element, 'rules')) {
    const target = fold(textWithin(outcome, 'connector/targetReference'));
    const conditions = elementsWithin(outcome, 'conditions');
    const isAll = textWithin(outcome, 'conditionLogic').toLowerCase() === 'and' || conditions.length === 1;
    const proof = isAll ? conditions.map((each) => proofIn(each, true)).find((each) => each) : undefined;
    if (proof && target) guards.set(target, proof);
    else if (target) others.push(target);
    if (conditions.length === 1) otherwise ??= proofIn(conditions[0]!, false);
  }
  const target = fold(textWithin(element, 'defaultConnector/targetReference'));
  if (otherwise && target) guards.set(target, otherwise);
  else if (target) others.push(target);
  // Where two ways lead to the same element, both must be guarded.
  for (const other of others) guards.delete(other);
  return guards;
}

/** The question of a condition, if the user has what it asks for when the condition's value is `holds`. */
function proofIn(condition: XmlElement, holds: boolean): Reference | undefined {
  const [asked] = elementsWithin(condition, 'leftValueReference').map(referenceOf);
  if (!asked || !aboutUser.test(asked.path)) return undefined;
  const isEqual = textWithin(condition, 'operator').toLowerCase() === 'equalto';
  const isNot = textWithin(condition, 'operator').toLowerCase() === 'notequalto';
  if (!isEqual && !isNot) return undefined;
  const isFalse = textWithin(condition, 'rightValue/booleanValue').toLowerCase() === 'false';
  return (isEqual !== isFalse) === holds ? asked : undefined;
}
