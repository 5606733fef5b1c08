/**
 * Flow-sensitive evaluation of one declaration: what its variables hold, which permission checks dominate a point, which
 * database operations and calls there are. One pass, no fixed point: loops are walked once over the join of before and
 * after, which is exact for what is tracked here (checks only grow, texts only gain alternatives).
 *
 * The result is facts; judging them is the rules' work. The parts are in the folder `flow`.
 */

import { sinkHere } from './arrivals';
import { isEntryPoint, isVisibleToPages } from './entryPoints';
import { FlowEvaluation } from './flow/evaluation';
import { evaluateExpression } from './flow/expressions';
import { heldField } from './flow/places';
import { givenLevel, typed } from './flow/platformValues';
import { State } from './flow/state';
import { StatementWalk } from './flow/statements';
import { summarise } from './flow/summary';
import type { Returned } from './guards';
import { isHarmlessType } from './harmless';
import type * as ir from './ir';
import type { Evaluated } from './outside';
import { standsBehindPage } from './pageUse';
import type { Scope } from './scope';
import type { Unit } from './typeIndex';
import { noChecks, unknown, type Value } from './values';

/** Evaluates one declaration: what it does for others, and what rules will ask of it. */
export function evaluateDeclaration(unit: Unit, declaration: ir.Declaration, scope: Scope): Evaluated {
  const flow = new FlowEvaluation(unit, scope, evaluateExpression);
  const summary = summarise(flow, declaration, walk(flow, declaration));
  showOnPage(flow, declaration, summary.returns);
  const { sites, arrivals, calls, creations, assignments, operations } = flow;
  return { sites, reached: arrivals, calls, creations, assignments, operations, summary };
}

/** Walks all of a declaration; gives what it returns, and what holds then. */
function walk(flow: FlowEvaluation, declaration: ir.Declaration): readonly Returned[] {
  // In a constructor fields hold nothing yet.
  const isMade = declaration.kind === 'method' || declaration.kind === 'property';
  const state = new State(new Map(), noChecks, true, (slot) => (isMade ? heldField(flow, slot).taints : undefined));
  switch (declaration.kind) {
    case 'header':
      return [];
    case 'field':
      return walkField(flow, declaration, state);
    case 'property':
      return walkProperty(flow, declaration, state);
    case 'method':
    case 'constructor':
      return walkMethod(flow, declaration, state);
    default:
      return walkBody(flow, declaration.body, state);
  }
}

/** Walks one body; `state` is afterwards what holds at its end. */
function walkBody(flow: FlowEvaluation, body: ir.BlockStmt, state: State, isAnswering = false): Returned[] {
  const walk = new StatementWalk(flow, isAnswering);
  walk.statement(body, state);
  return walk.returns;
}

function walkField(flow: FlowEvaluation, { declarators, type }: ir.FieldDecl, state: State): readonly Returned[] {
  const returns: Returned[] = [];
  for (const { variable, value: initial } of declarators) {
    if (!initial) continue;
    const value = flow.evaluate(initial, state);
    flow.assign('field', variable, type, initial, value, undefined, '=');
    if (declarators.length === 1) returns.push({ value: typed(value, type), checks: noChecks, bypass: false });
  }
  return returns;
}

function walkProperty(flow: FlowEvaluation, property: ir.PropertyDecl, state: State): readonly Returned[] {
  const { name, type, value: initial, getter, setter } = property;
  const returns: Returned[] = [];
  if (initial) {
    const value = flow.evaluate(initial, state);
    flow.assign('field', name, type, initial, value, undefined, '=');
    if (!getter) returns.push({ value: typed(value, type), checks: noChecks, bypass: false });
  }
  if (setter) {
    const setting = state.fork();
    setting.set('value', {
      type,
      ...(!isHarmlessType(type, flow.scope) && { taints: [{ root: { field: name.key }, steps: [], cleaned: 0 }] }),
    });
    walkBody(flow, setter, setting);
  }
  if (getter) returns.push(...walkBody(flow, getter, state.fork()));
  return returns;
}

function walkMethod(flow: FlowEvaluation, method: ir.MethodDecl, state: State): readonly Returned[] {
  for (const [index, { variable, type }] of method.parameters.entries()) {
    state.set(variable.key, {
      type,
      parameter: index,
      ...givenLevel(type),
      ...(!isHarmlessType(type, flow.scope) && { taints: [{ root: { parameter: index }, steps: [], cleaned: 0 }] }),
    });
  }
  const isAnswering = method.kind === 'method' && isEntryPoint(method);
  const returns = method.body ? walkBody(flow, method.body, state, isAnswering) : [];
  if (state.live) returns.push({ value: unknown, checks: state.checks, bypass: false });
  return returns;
}

/** What a page's controller returns from its getters, pages can show. */
function showOnPage(flow: FlowEvaluation, declaration: ir.Declaration, returns: Value): void {
  const { lookup, self } = flow.scope;
  if (!returns.taints || !self) return;
  if (!standsBehindPage(lookup.whole(self), lookup)) return;
  if (declaration.kind !== 'property' && declaration.kind !== 'method') return;
  const isGetter =
    declaration.kind === 'property'
      ? declaration.getter !== undefined
      : /^get./.test(declaration.name.key) && declaration.parameters.length === 0;
  if (!isGetter || !isVisibleToPages(declaration.modifiers)) return;
  const { name } = declaration;
  const steps = [flow.step('sink', name, 'Shown by pages of this controller')];
  const through: ir.Expr = { ...name, kind: 'name' };
  flow.arrive(returns, sinkHere('page-output', name.name, through, steps), name);
}
