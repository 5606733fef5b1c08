/** Declarations and their flow from source, without a project around them. */

import assert from 'node:assert/strict';
import type { Flow } from '#server/semantics/apex/facts';
import { evaluateDeclaration } from '#server/semantics/apex/flow';
import type { Declaration, MethodDecl } from '#server/semantics/apex/ir';
import { lowerDeclaration, lowerLoose } from '#server/semantics/apex/lower';
import { listDeclarations } from '#server/semantics/apex/outline';
import { withOutside } from '#server/semantics/apex/outside';
import { Scope } from '#server/semantics/apex/scope';
import type { Lookup, Unit } from '#server/semantics/apex/typeIndex';
import { ApexTree } from '#server/syntax/apex/tree';
import { testParser } from '#test/unit/syntax/apex/parser';

const nothing: Lookup = {
  type: () => undefined,
  resolve: () => undefined,
  members: () => [],
  whole: (type) => type,
  heirs: () => [],
  summary: () => undefined,
  fieldTaints: () => undefined,
};

/** The declarations of a source in order, headers included. */
export function declarationsOf(source: string): Declaration[] {
  const tree = testParser().parse(source);
  assert.ok(tree instanceof ApexTree);
  return listDeclarations(tree).map((slot) => {
    const lowered = slot.kind === 'anonymous' ? lowerLoose(tree, slot.start) : lowerDeclaration(tree, slot.node, slot.start);
    assert.ok(lowered, `${slot.kind} ${slot.name} has no typed form`);
    return lowered;
  });
}

/** A method with this body and these parameters. */
export function methodOf(body: string, parameters = ''): MethodDecl {
  const method = declarationsOf(`class X { void run(${parameters}) { ${body} } }`)[1];
  assert.equal(method?.kind, 'method');
  return method as MethodDecl;
}

/** What the flow through a method finds; `more` answers look-ups that are otherwise in vain. */
export function flowOf(body: string, parameters = '', more: Partial<Lookup> = {}): Flow {
  const declaration = methodOf(body, parameters);
  const unit: Unit = { file: 'file:///X.cls', id: 'x', key: 'file:///X.cls x', declaration: () => declaration };
  const scope = new Scope({ ...nothing, ...more }, undefined);
  return withOutside(evaluateDeclaration(unit, declaration, scope), unit, declaration, scope);
}
