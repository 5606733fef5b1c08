/**
 * What a rule is: metadata and a pure function from facts to reports. A rule keeps no state, reads no file and knows no
 * clock; ranges are relative to the declaration (Apex) or to the file (all else).
 */

import type { Confidence, FlowStepKind } from '#shared/finding';
import type { AnalyzerSeverity, RuleMeta } from '#shared/rule';
import type { DataOperation, Flow } from '../semantics/apex/facts';
import type { Declaration, Range } from '../semantics/apex/ir';
import type { Scope } from '../semantics/apex/scope';
import type { TypeEntry, Unit } from '../semantics/apex/typeIndex';
import type { Origin, UnitRef } from '../semantics/apex/values';
import type { ExpressionUse } from '../semantics/visualforce/page';
import type { PageScope } from '../semantics/visualforce/pageScope';
import type { MarkupDocument, MarkupElement } from '../syntax/markup';
import type { ScriptTree } from '../syntax/script';
import type { XmlDocument } from '../syntax/xml';

/** A replacement in the declaration of the finding, or in another one. */
export interface RuleEdit extends Range {
  readonly text: string;
  /** The declaration the range is relative to; the finding's own when left out. */
  readonly unit?: UnitRef;
}

/** A fix a rule offers. Simple ones carry their edits; others name a planner of `fixes/` and give it data. */
export interface RuleFix {
  readonly id: string;
  readonly title: string;
  /** Safe fixes keep the behaviour of correct code. Default false. */
  readonly safe?: boolean;
  /** Put first by editors. Default false. */
  readonly preferred?: boolean;
  /** Offered at the finding's related places in the same file, too. Default false. */
  readonly atRelated?: boolean;
  readonly edits?: readonly RuleEdit[];
  readonly plan?: { readonly kind: string; readonly data: unknown };
}

/** A place that explains a finding, as a rule names it. */
export interface RelatedOrigin {
  readonly origin: Origin;
  readonly message: string;
}

/** One step on the way data takes, as a rule names it. */
export interface StepOrigin {
  readonly origin: Origin;
  /** What happens here: one phrase, sentence case, without a full stop. It never holds a secret. */
  readonly message: string;
  readonly kind: FlowStepKind;
}

/** One violation, as a rule reports it. */
export interface Report {
  readonly range: Range;
  readonly message: string;
  /** The rule's own unless said otherwise. */
  readonly confidence?: Confidence;
  /** The rule's own unless said otherwise. */
  readonly severity?: AnalyzerSeverity;
  readonly related?: readonly RelatedOrigin[];
  /** The way the data takes, in order, from its source to its sink. Neither need be repeated in `related`. */
  readonly steps?: readonly StepOrigin[];
  readonly fixes?: readonly RuleFix[];
}

/** A database operation of a declaration: where, and what its type's header may want to know of it. */
export interface DataAccess extends Origin {
  readonly label: string;
  /** Folded names of the objects it is about; empty when they are not known. */
  readonly objects: readonly string[];
  /** It states user mode, which enforces sharing whatever the class says. */
  readonly inUserMode: boolean;
  /** The mode it states, as of `DataOperation`; undefined where it says nothing. */
  readonly mode: DataOperation['mode'];
}

/** How a class runs as far as sharing goes; `unknown` where something that is not known may call it. */
export type SharingMode = 'with' | 'without' | 'unknown';

/** What is known of a declaration from everything that calls it, tests left out. */
export interface CallerContext {
  /** The permission checks that hold wherever it is called, as in `Checks`. */
  readonly checks: ReadonlySet<string>;
  /** The modes it is called in. */
  readonly sharing: ReadonlySet<SharingMode>;
}

/** What a rule may ask of one Apex declaration. */
export interface ApexContext {
  readonly unit: Unit;
  readonly declaration: Declaration;
  readonly flow: Flow;
  readonly scope: Scope;
  /** The enclosing type; for a header the type itself; undefined for anonymous Apex. */
  readonly type: TypeEntry | undefined;
  /** The outermost enclosing type. */
  readonly outermost: TypeEntry | undefined;
  readonly fileType: 'ApexClass' | 'ApexTrigger' | 'AnonymousApex';
  /** The class's own API version, else the project's, else the fallback setting. */
  readonly apiVersion: number | undefined;
  /** Whether the code runs only in tests: its class or method says so. */
  readonly isTest: boolean;
  /** The text of the declaration. */
  readonly text: string;
  /** The database operations among a type's own members (inner types not counted), in source order. */
  dataAccess(type: TypeEntry): readonly DataAccess[];
  /** What the user set for a rule's options; empty when nothing. */
  options(rule: string): Readonly<Record<string, unknown>>;
  /**
   * What all callers of a declaration (this one, or one of this file's `dataAccess`) have in common; undefined when
   * nothing in the workspace calls it and nothing outside is known to.
   */
  callersOf(unit: UnitRef): CallerContext | undefined;
  /** Metadata components of a type in the same project, e.g. every `NamedCredential`. */
  components(type: string): readonly MetadataComponent[];
}

/** A metadata component that the project has, as rules may see it from elsewhere. */
export interface MetadataComponent {
  readonly type: string;
  /** Developer name: the file name without its suffix. */
  readonly name: string;
  readonly file: string;
  /** Values of its leaf elements by dotted path below the root, e.g. `url`, `oauthConfig.scopes`; secrets are never in it. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** A metadata file of the project, with all that stands in it. */
export interface MetadataDocument {
  /** Developer name: the file name without its suffix. */
  readonly name: string;
  readonly file: string;
  readonly document: XmlDocument;
}

/** What a rule may ask of one metadata file. */
export interface MetadataContext {
  /** Metadata type: the name of the root element. */
  readonly type: string;
  /** Developer name. */
  readonly name: string;
  readonly file: string;
  readonly document: XmlDocument;
  readonly text: string;
  /** Metadata components of a type in the same project, this one included. */
  components(type: string): readonly MetadataComponent[];
  /** The files of a type in the same project, this one included. Whoever asks is judged again after any edit of them. */
  documents(type: string): readonly MetadataDocument[];
}

/** What a text is written in, as far as rules on text need to know: metadata is `xml`, pages and components are `markup`. */
export type TextLanguage = 'apex' | 'xml' | 'markup' | 'script' | 'plain';

/** What a rule may ask of one file as a text, whatever is in it. */
export interface TextContext {
  readonly file: string;
  readonly language: TextLanguage;
  readonly text: string;
  /** Whether it runs only in tests: an Apex test class, or a script among tests. */
  readonly isTest: boolean;
  /** Where the comments are, in order; found when asked for. */
  comments(): readonly Range[];
}

/** What a rule may ask of any part of a markup file or script. */
export interface PartContext {
  readonly file: string;
  /** The text of the whole file; ranges are offsets into it. */
  readonly text: string;
  /** What origins in this file stand in. */
  readonly here: UnitRef;
  /** Metadata components of a type in the same project, e.g. every `ApexPage`. */
  components(type: string): readonly MetadataComponent[];
  /** What the user set for a rule's options; empty when nothing. */
  options(rule: string): Readonly<Record<string, unknown>>;
}

/**
 * What a rule may ask of one element of a Visualforce page or component. It is called for each; a verdict may rest on the
 * element with all that is in it, on the opening tags around it, and on what the page says of itself.
 */
export interface VisualforceContext extends PartContext {
  readonly element: MarkupElement;
  /** The expressions in its attributes and directly in its text. */
  readonly expressions: readonly ExpressionUse[];
  readonly page: PageScope;
}

/** What a rule may ask of one element of an Aura component or application, or of a template of a Lightning web component. */
export interface LightningElementContext extends PartContext {
  readonly dialect: 'aura' | 'lwc';
  readonly element: MarkupElement;
  readonly document: MarkupDocument;
}

/** What a rule may ask of one script of an Aura component or a Lightning web component. */
export interface LightningScriptContext extends PartContext {
  readonly dialect: 'aura' | 'lwc';
  readonly tree: ScriptTree;
  /** Whether it runs only in tests. */
  readonly isTest: boolean;
}

export interface ApexRule extends RuleMeta {
  readonly area: 'apex';
  readonly check: (context: ApexContext, report: (report: Report) => void) => void;
}

export interface MetadataRule extends RuleMeta {
  readonly area: 'metadata';
  /** Root elements this rule looks at. */
  readonly types: readonly string[];
  readonly check: (context: MetadataContext, report: (report: Report) => void) => void;
}

export interface TextRule extends RuleMeta {
  readonly area: 'text';
  /** Rules that say more about the same thing: where one of these reports a place, this rule is silent. */
  readonly yieldsTo: readonly string[];
  readonly check: (context: TextContext, report: (report: Report) => void) => void;
}

export interface VisualforceRule extends RuleMeta {
  readonly area: 'visualforce';
  readonly check: (context: VisualforceContext, report: (report: Report) => void) => void;
}

export interface LightningRule extends RuleMeta {
  readonly area: 'lightning';
  readonly element?: (context: LightningElementContext, report: (report: Report) => void) => void;
  readonly script?: (context: LightningScriptContext, report: (report: Report) => void) => void;
}

export type Rule = ApexRule | MetadataRule | TextRule | VisualforceRule | LightningRule;

/** Declares a rule. The folder it stands in bears its name; its page and tests are the `spec.md` beside it. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}
