/** What the evaluation of a declaration finds, for rules to judge: plain data. */

import type * as ir from './ir';
import type { SinkKind as PlatformSink } from './platform/flowFacts';
import type { Source, Step, Taint } from './taint';
import type { Member, Summary } from './typeIndex';
import type { Checks, Value } from './values';

/** A call with what is known of its receiver and arguments. */
export interface CallFact {
  readonly expr: ir.CallExpr;
  /** Folded dotted path of a static receiver without `system.` (`database`, `crypto`); empty otherwise. */
  readonly path: string;
  readonly receiver: Value | undefined;
  readonly args: readonly Value[];
  readonly checks: Checks;
  /** The methods of the workspace that the call may run; empty for calls of the platform and of what is not known. */
  readonly targets: readonly Member[];
}

/** A construction with what is known of its arguments. */
export interface NewFact {
  readonly expr: ir.NewExpr;
  readonly args: readonly Value[];
  /** The constructor of the workspace that runs. */
  readonly target: Member | undefined;
}

/** A name that is given a value. */
export interface AssignmentFact {
  /** `field`: initialiser of a field or property; `local`: of a variable; `assign`: an assignment; `init`: `new X(f = v)`;
   * `entry`: `new Map<String, String>{ 'name' => v }`; `put`: `map.put('name', v)`, `record.put(...)`. */
  readonly how: 'field' | 'local' | 'assign' | 'init' | 'entry' | 'put';
  readonly name: ir.NameRef;
  readonly type: ir.TypeRef | undefined;
  readonly valueExpr: ir.Expr;
  readonly value: Value;
  readonly target: ir.Expr | undefined;
  readonly op: string;
  /** The permission checks that hold at the assignment; undefined where none can. */
  readonly checks?: Checks | undefined;
}

/** One database operation. */
export interface DataOperation {
  readonly op: ir.DmlOperation | 'read' | 'search';
  readonly form: 'statement' | 'method' | 'query' | 'dynamic';
  readonly expr: ir.Expr;
  /** What to mark: the keyword and operand, the query, the call's name. */
  readonly range: ir.Range;
  /** Folded object names; `sobject` for records of a type known only at run time; empty when nothing is known. */
  readonly objects: readonly string[];
  /** The names as written, for messages. */
  readonly objectNames: readonly string[];
  /** The mode written on the operation; `given` when it is a value from outside. */
  readonly mode: 'user' | 'system' | 'security-enforced' | 'given' | undefined;
  readonly modeRange: ir.Range | undefined;
  readonly checks: Checks;
  /** The records or the query text operated on. */
  readonly operand: Value | undefined;
  readonly aggregate: boolean;
  readonly query: ir.SoqlQuery | undefined;
  /** The records passed `Security.stripInaccessible` with an access type that fits (before a write, after a read). */
  stripped: boolean;
  /** The query is itself the operand of a DML operation: nobody sees its records. */
  consumed: boolean;
}

/**
 * What outside data must not reach unchanged. Besides what the platform's model lists: text with HTML tags in it, what a
 * Visualforce page can show, what a method that is called from outside Apex returns, and records that are written without
 * the permissions of the user being asked for their fields. The flags of a cookie are no data, but parameters reach them, too.
 */
export type SinkKind = PlatformSink | 'markup' | 'page-output' | 'result' | 'write' | 'cookie-secure' | 'cookie-http-only';

/** Outside data that arrives at a sink, here or in what is called from here. */
export interface Arrival {
  readonly sink: SinkKind;
  /** What takes the data in: `Database.query`. */
  readonly sinkLabel: string;
  /** Rooted in a parameter or field while it stands in a summary. */
  readonly taint: Taint;
  /** The text before the value, as far as it is known; `hole` stands for unknown parts. */
  readonly before: string;
  readonly after: string;
  /** What to mark in this declaration: the value where it is put into the text, or the argument that leads there. */
  readonly range: ir.Range;
  /** Whether that is the value itself, rather than a text that was made of it elsewhere. */
  readonly isExact: boolean;
  /** The whole argument or assigned value that the data is in. */
  readonly argument: ir.Range;
  /** The call or construction in this declaration that takes the data in or leads there; the assignment otherwise. */
  readonly through: ir.Expr;
  /** Whether the sink itself is in this declaration. */
  readonly isHere: boolean;
  /** From where the taint's own steps end to the sink, the sink included. */
  readonly steps: readonly Step[];
}

/** An arrival whose data is known to come from outside. */
export interface OutsideArrival extends Arrival {
  readonly source: Source;
  /** The whole path: source, hops, sink. */
  readonly path: readonly Step[];
}

/** Stands for text that is not known; cannot occur in a query. */
export const hole = '\uE000';

/** A database write or other lasting effect that a declaration makes, itself or through what it calls. */
export interface Change {
  readonly op: ir.DmlOperation;
  /** `insert of Account`. */
  readonly label: string;
  /** What to mark in this declaration: the operation, or the call that leads to it. */
  readonly range: ir.Range;
  readonly isHere: boolean;
  /** From this declaration to the operation, which is the last step. */
  readonly steps: readonly Step[];
}

/** Everything the evaluation of one declaration found. */
export interface Flow {
  /** Outside data at sinks, as far as its source is known here. */
  readonly arrivals: readonly OutsideArrival[];
  /** What must not get out (secrets, stack traces: `isConfidential`) at sinks. */
  readonly disclosures: readonly OutsideArrival[];
  readonly calls: readonly CallFact[];
  readonly creations: readonly NewFact[];
  readonly assignments: readonly AssignmentFact[];
  readonly operations: readonly DataOperation[];
  readonly summary: Summary;
}
