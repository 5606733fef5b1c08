/** Lowers SOQL and SOSL. Identifiers below fields and storage are names of the schema, never Apex variables. */

import { Field, Kind } from '../../../syntax/apex/kinds.generated';
import type * as ir from '../ir';
import { fold } from '../ir';
import type { Lowering } from './lowering';

const queryDepth = 60;

/** Lowers the `soql_query_body` at `node`. */
export function lowerSoql(lowering: Lowering, node: number, depth = 0): ir.SoqlQuery {
  const { tree } = lowering;
  const fields: ir.NameRef[] = [];
  const children: ir.SoqlQuery[] = [];
  const joins: ir.SoqlQuery[] = [];
  const binds: ir.Expr[] = [];
  let from: ir.NameRef[] = [];
  let alias: string | undefined;
  let mode: ir.AccessMode | undefined;
  let aggregate = false;
  let insertAt = tree.end(node);
  for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
    switch (tree.kind(child)) {
      case Kind.selectClause:
        aggregate = lowerSelect(lowering, child, fields, children, binds, depth);
        break;
      case Kind.fromClause: {
        from = lowerFrom(lowering, child);
        alias = from.length === 1 ? aliasIn(lowering, child) : undefined;
        insertAt = tree.end(child);
        break;
      }
      case Kind.usingClause:
      case Kind.whereClause:
        insertAt = tree.end(child);
        collect(lowering, child, joins, binds, depth);
        break;
      case Kind.withClause:
        mode ??= withMode(lowering, child);
        collect(lowering, child, joins, binds, depth);
        break;
      default:
        collect(lowering, child, joins, binds, depth);
    }
  }
  return {
    fields,
    aggregate,
    from,
    alias,
    mode,
    modeInsertAt: insertAt - lowering.base,
    binds,
    children,
    joins,
    ...lowering.range(node),
  };
}

function lowerSelect(
  lowering: Lowering,
  node: number,
  fields: ir.NameRef[],
  children: ir.SoqlQuery[],
  binds: ir.Expr[],
  depth: number,
): boolean {
  const { tree } = lowering;
  let aggregate = false;
  const end = tree.subtreeEnd(node);
  for (let at = node + 1; at < end; ) {
    switch (tree.kind(at)) {
      case Kind.subquery: {
        const body = tree.childOfKind(at, Kind.soqlQueryBody);
        if (body >= 0 && depth < queryDepth) children.push(lowerSoql(lowering, body, depth + 1));
        at = tree.subtreeEnd(at);
        continue;
      }
      case Kind.fieldIdentifier:
        fields.push(lowering.nameRef(at));
        at = tree.subtreeEnd(at);
        continue;
      case Kind.boundApexExpression:
        binds.push(...lowering.exprs(at));
        at = tree.subtreeEnd(at);
        continue;
      case Kind.countExpression:
        aggregate = true;
        break;
      case Kind.functionExpression: {
        const name = tree.childByField(at, Field.functionName);
        if (name >= 0 && /^(count|count_distinct|sum|avg|min|max|grouping)$/i.test(tree.text(name))) aggregate = true;
        break;
      }
    }
    at++;
  }
  return aggregate;
}

function lowerFrom(lowering: Lowering, node: number): ir.NameRef[] {
  const { tree } = lowering;
  const out: ir.NameRef[] = [];
  for (const child of tree.children(node)) {
    if (tree.kind(child) === Kind.storageIdentifier) out.push(lowering.nameRef(child));
    else if (tree.kind(child) === Kind.storageAlias) {
      const storage = tree.childOfKind(child, Kind.storageIdentifier);
      if (storage >= 0) out.push(lowering.nameRef(storage));
    }
  }
  return out;
}

function aliasIn({ tree }: Lowering, node: number): string | undefined {
  const alias = tree.childOfKind(node, Kind.storageAlias);
  const name = alias < 0 ? -1 : tree.childOfKind(alias, Kind.identifier);
  return name < 0 ? undefined : fold(tree.text(name));
}

function withMode(lowering: Lowering, node: number): ir.AccessMode | undefined {
  const { tree } = lowering;
  const type = tree.childOfKind(node, Kind.withType);
  if (type < 0) return undefined;
  switch (fold(tree.text(type))) {
    case 'user_mode':
      return { mode: 'user', ...lowering.range(type) };
    case 'system_mode':
      return { mode: 'system', ...lowering.range(type) };
    case 'security_enforced':
      return { mode: 'security-enforced', ...lowering.range(type) };
    default:
      return undefined;
  }
}

/** Binds and nested queries anywhere below `node`. */
function collect(lowering: Lowering, node: number, joins: ir.SoqlQuery[], binds: ir.Expr[], depth: number): void {
  const { tree } = lowering;
  const end = tree.subtreeEnd(node);
  for (let at = node + 1; at < end; ) {
    const kind = tree.kind(at);
    if (kind === Kind.boundApexExpression) {
      binds.push(...lowering.exprs(at));
      at = tree.subtreeEnd(at);
    } else if (kind === Kind.soqlQueryBody) {
      if (depth < queryDepth) joins.push(lowerSoql(lowering, at, depth + 1));
      at = tree.subtreeEnd(at);
    } else at++;
  }
}

/**
 * Lowers the `sosl_query_body` at `node`. The grammar knows no access mode in SOSL: masking blanks it out before the
 * parse, so it is read from the source here.
 */
export function lowerSosl(lowering: Lowering, node: number, range: ir.Range): ir.SoslExpr {
  const { tree } = lowering;
  const returning: ir.NameRef[] = [];
  const binds: ir.Expr[] = [];
  const joins: ir.SoqlQuery[] = [];
  collect(lowering, node, joins, binds, 0);
  const clause = tree.childOfKind(node, Kind.returningClause);
  for (const child of clause < 0 ? [] : tree.children(clause)) {
    if (tree.kind(child) !== Kind.sobjectReturn) continue;
    const name = tree.childOfKind(child, Kind.identifier);
    if (name >= 0) returning.push(lowering.nameRef(name));
  }
  const source = tree.source.slice(lowering.base + range.start, lowering.base + range.end);
  const written = /\bwith\s+(user_mode|system_mode)\b/i.exec(source);
  const start = range.start + (written?.index ?? 0);
  const mode: ir.AccessMode | undefined = written
    ? { mode: fold(written[1]!) === 'user_mode' ? 'user' : 'system', start, end: start + written[0].length }
    : undefined;
  const modeInsertAt = clause < 0 ? undefined : tree.end(clause) - lowering.base;
  return { kind: 'sosl', returning, mode, modeInsertAt, binds, ...range };
}
