/**
 * The small typed form of Apex that rules and the flow analysis work on.
 *
 * It is what remains of a declaration when punctuation, comments and parentheses are gone. Offsets are relative to the
 * start of the declaration, so a declaration that only moved keeps its form. Names carry a folded `key` next to the
 * spelling because Apex is case-insensitive everywhere. Depth is bounded (`maxDepth` in lower.ts): whoever walks this
 * form may recurse.
 */

/** A range relative to the start of the declaration. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A type as written. `Account[]` is `List<Account>`; `key` is folded and has no type arguments (`map`, `system.pagereference`). */
export interface TypeRef {
  readonly name: string;
  readonly key: string;
  readonly args: readonly TypeRef[];
}

/** A name where it stands. */
export interface NameRef extends Range {
  readonly name: string;
  readonly key: string;
}

// ---------------------------------------------------------------- expressions

export interface StringLiteral extends Range {
  readonly kind: 'string';
  /** The value with escapes decoded. */
  readonly value: string;
  readonly multiline: boolean;
}
export interface OtherLiteral extends Range {
  readonly kind: 'literal';
  readonly type: 'integer' | 'long' | 'decimal' | 'boolean' | 'null';
  readonly text: string;
}
export interface NameExpr extends NameRef {
  readonly kind: 'name';
}
export interface ThisExpr extends Range {
  readonly kind: 'this' | 'super';
}
export interface MemberExpr extends Range {
  readonly kind: 'member';
  readonly object: Expr;
  readonly member: NameRef;
}
export interface IndexExpr extends Range {
  readonly kind: 'index';
  readonly object: Expr;
  readonly index: Expr;
}
export interface CallExpr extends Range {
  readonly kind: 'call';
  /** Undefined for a call without receiver; `this(...)` and `super(...)` are calls of that name. */
  readonly receiver: Expr | undefined;
  readonly method: NameRef;
  readonly args: readonly Expr[];
}
export interface FieldInit extends Range {
  readonly field: NameRef;
  readonly value: Expr;
}
/** `new X(args)` and `new Account(Name = 'x')`. */
export interface NewExpr extends Range {
  readonly kind: 'new';
  readonly type: TypeRef;
  readonly typeRange: Range;
  readonly args: readonly Expr[];
  readonly fields: readonly FieldInit[];
}
/** `new List<X>{ ... }`, `new X[]{ ... }`, `new Map<K, V>{ k => v }`. */
export interface CollectionExpr extends Range {
  readonly kind: 'collection';
  readonly type: TypeRef;
  readonly elements: readonly Expr[];
  readonly entries: readonly { readonly key: Expr; readonly value: Expr }[];
}
/** A left-associative chain of one operator, flattened: `a + b + c` has three operands. */
export interface BinaryExpr extends Range {
  readonly kind: 'binary';
  readonly op: string;
  readonly operands: readonly Expr[];
}
export interface UnaryExpr extends Range {
  readonly kind: 'unary';
  readonly op: string;
  readonly operand: Expr;
}
export interface AssignExpr extends Range {
  readonly kind: 'assign';
  /** `=`, `+=`, ... */
  readonly op: string;
  readonly target: Expr;
  readonly value: Expr;
}
export interface TernaryExpr extends Range {
  readonly kind: 'ternary';
  readonly condition: Expr;
  readonly then: Expr;
  readonly otherwise: Expr;
}
export interface CastExpr extends Range {
  readonly kind: 'cast';
  readonly type: TypeRef;
  readonly value: Expr;
}
export interface InstanceOfExpr extends Range {
  readonly kind: 'instanceof';
  readonly value: Expr;
  readonly type: TypeRef;
}
/** `X.class`, `List<X>.class`. */
export interface ClassExpr extends Range {
  readonly kind: 'class';
  readonly type: TypeRef;
}
export interface SoqlExpr extends Range {
  readonly kind: 'soql';
  readonly query: SoqlQuery;
}
export interface SoslExpr extends Range {
  readonly kind: 'sosl';
  /** Object types named in RETURNING; empty when the clause is missing (then any searchable object may come back). */
  readonly returning: readonly NameRef[];
  readonly mode: AccessMode | undefined;
  /** Where `WITH USER_MODE` can be inserted: the end of the RETURNING clause; undefined without one. */
  readonly modeInsertAt: number | undefined;
  readonly binds: readonly Expr[];
}
export type DmlOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'undelete' | 'merge';
export interface DmlExpr extends Range {
  readonly kind: 'dml';
  readonly op: DmlOperation;
  /** The keyword itself. */
  readonly opRange: Range;
  readonly mode: AccessMode | undefined;
  readonly target: Expr;
  readonly mergeWith: Expr | undefined;
}
/** Code the grammar could not make sense of, or nested deeper than the bound. */
export interface OpaqueExpr extends Range {
  readonly kind: 'opaque';
  readonly children: readonly Expr[];
}

export type Expr =
  | StringLiteral
  | OtherLiteral
  | NameExpr
  | ThisExpr
  | MemberExpr
  | IndexExpr
  | CallExpr
  | NewExpr
  | CollectionExpr
  | BinaryExpr
  | UnaryExpr
  | AssignExpr
  | TernaryExpr
  | CastExpr
  | InstanceOfExpr
  | ClassExpr
  | SoqlExpr
  | SoslExpr
  | DmlExpr
  | OpaqueExpr;

// ---------------------------------------------------------------- queries

/** The access mode written on one database operation. */
export interface AccessMode extends Range {
  /** `security-enforced` is `WITH SECURITY_ENFORCED`: object and field permissions of the read fields, throws. */
  readonly mode: 'user' | 'system' | 'security-enforced';
}

export interface SoqlQuery extends Range {
  /** Field paths as written, folded: `name`, `owner.name`; functions contribute the fields inside them. */
  readonly fields: readonly NameRef[];
  /** `SELECT COUNT()` or aggregate functions with or without GROUP BY. */
  readonly aggregate: boolean;
  /** The objects of the FROM clause (aliases resolved away). */
  readonly from: readonly NameRef[];
  /** The folded name that the FROM clause gives its only object: fields may begin with it. */
  readonly alias: string | undefined;
  readonly mode: AccessMode | undefined;
  /** Where `WITH USER_MODE` can be inserted: the end of the WHERE clause, or of the FROM clause. */
  readonly modeInsertAt: number;
  readonly binds: readonly Expr[];
  /** Child relationship queries of the SELECT clause: their FROM is a relationship name, not an object. */
  readonly children: readonly SoqlQuery[];
  /** Semi-joins and anti-joins of the WHERE clause: their FROM is an object. */
  readonly joins: readonly SoqlQuery[];
}

// ---------------------------------------------------------------- statements

export interface Declarator extends Range {
  readonly variable: NameRef;
  readonly value: Expr | undefined;
}
export interface LocalStmt extends Range {
  readonly kind: 'local';
  readonly type: TypeRef;
  readonly declarators: readonly Declarator[];
}
export interface ExprStmt extends Range {
  readonly kind: 'expr';
  readonly expr: Expr;
}
export interface BlockStmt extends Range {
  readonly kind: 'block';
  readonly body: readonly Stmt[];
}
/** A whole if / else if / else chain. */
export interface IfStmt extends Range {
  readonly kind: 'if';
  readonly branches: readonly { readonly condition: Expr; readonly body: Stmt }[];
  readonly otherwise: Stmt | undefined;
}
export interface LoopStmt extends Range {
  readonly kind: 'loop';
  readonly form: 'while' | 'do' | 'for';
  readonly init: readonly Stmt[];
  readonly condition: Expr | undefined;
  readonly update: readonly Expr[];
  readonly body: Stmt;
}
export interface ForEachStmt extends Range {
  readonly kind: 'foreach';
  readonly type: TypeRef;
  readonly variable: NameRef;
  readonly iterable: Expr;
  readonly body: Stmt;
}
export interface ReturnStmt extends Range {
  readonly kind: 'return';
  readonly value: Expr | undefined;
}
export interface ThrowStmt extends Range {
  readonly kind: 'throw';
  readonly value: Expr;
}
export interface TryStmt extends Range {
  readonly kind: 'try';
  readonly body: Stmt;
  readonly catches: readonly { readonly type: TypeRef; readonly variable: NameRef; readonly body: Stmt }[];
  readonly finally: Stmt | undefined;
}
export interface SwitchStmt extends Range {
  readonly kind: 'switch';
  readonly subject: Expr;
  readonly cases: readonly SwitchCase[];
}
export interface SwitchCase {
  /** Empty for `when else` and for type cases. */
  readonly labels: readonly Expr[];
  readonly binding: { readonly type: TypeRef; readonly variable: NameRef } | undefined;
  readonly isElse: boolean;
  readonly body: Stmt;
}
export interface RunAsStmt extends Range {
  readonly kind: 'runas';
  readonly user: Expr;
  readonly body: Stmt;
}
export interface JumpStmt extends Range {
  readonly kind: 'break' | 'continue';
}

export type Stmt =
  | LocalStmt
  | ExprStmt
  | BlockStmt
  | IfStmt
  | LoopStmt
  | ForEachStmt
  | ReturnStmt
  | ThrowStmt
  | TryStmt
  | SwitchStmt
  | RunAsStmt
  | JumpStmt;

// ---------------------------------------------------------------- declarations

export interface Annotation extends Range {
  readonly name: string;
  readonly key: string;
  readonly args: readonly { readonly key: string | undefined; readonly value: Expr }[];
}

export type Sharing = 'with' | 'without' | 'inherited';

export interface Modifiers extends Range {
  /** Folded keywords without sharing: `public`, `static`, `testmethod`, `webservice` ... */
  readonly keywords: ReadonlySet<string>;
  readonly sharing: (Range & { readonly mode: Sharing }) | undefined;
  readonly annotations: readonly Annotation[];
}

export interface Parameter extends Range {
  readonly type: TypeRef;
  readonly variable: NameRef;
}

/** Of a class, interface, enum or trigger everything but its members. */
export interface HeaderDecl {
  readonly kind: 'header';
  readonly form: 'class' | 'interface' | 'enum' | 'trigger';
  readonly modifiers: Modifiers;
  readonly name: NameRef;
  readonly superclass: TypeRef | undefined;
  readonly interfaces: readonly TypeRef[];
  /** Triggers: the object and the events (`before insert`). */
  readonly trigger: { readonly object: NameRef; readonly events: readonly string[] } | undefined;
  /** Where the keyword `class`, `interface`, ... stands: sharing is inserted before it. */
  readonly keyword: Range;
}
export interface FieldDecl {
  readonly kind: 'field';
  readonly modifiers: Modifiers;
  readonly type: TypeRef;
  readonly declarators: readonly Declarator[];
}
export interface PropertyDecl {
  readonly kind: 'property';
  readonly modifiers: Modifiers;
  readonly type: TypeRef;
  readonly name: NameRef;
  readonly value: Expr | undefined;
  readonly getter: BlockStmt | undefined;
  readonly setter: BlockStmt | undefined;
}
export interface MethodDecl {
  readonly kind: 'method' | 'constructor';
  readonly modifiers: Modifiers;
  /** `void` for constructors. */
  readonly returns: TypeRef;
  readonly name: NameRef;
  readonly parameters: readonly Parameter[];
  readonly body: BlockStmt | undefined;
}
/** A static or instance initialiser, the body of a trigger, or the statements of anonymous Apex. */
export interface BodyDecl {
  readonly kind: 'initializer' | 'trigger' | 'anonymous';
  readonly isStatic: boolean;
  readonly body: BlockStmt;
}

/** One unit of work. */
export type Declaration = HeaderDecl | FieldDecl | PropertyDecl | MethodDecl | BodyDecl;

/** Folds a name the way Apex compares names. */
export function fold(name: string): string {
  return name.toLowerCase();
}
