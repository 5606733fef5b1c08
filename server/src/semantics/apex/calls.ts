/** What calls make of values: the platform's methods by its model, the workspace's by their summaries. */

import { bitsWithoutMatches, startClaim } from './addresses';
import { DatabaseEvaluation } from './databaseOperations';
import { maxArrivals } from './evaluation';
import type { Arrival, SinkKind } from './facts';
import { isHarmlessType, isOpaqueAsText } from './harmless';
import type * as ir from './ir';
import {
  allowList,
  cleans,
  isConfidential,
  isPlatformType,
  methodReturn,
  mutation,
  propagation,
  sinksOf,
  sourceOf,
} from './platform/model';
import {
  blobType,
  booleanType,
  callRange,
  elementOf,
  enforcingMethod,
  equalityAssertions,
  formatted,
  nameAt,
  platformTypes,
  replaced,
  runningUser,
  sobjectType,
  stringType,
} from './platformValues';
import { describeSteps, esapiMethods, permissionMethods } from './schema';
import { constructorAmong, fieldAmong, isOverridable, methodAmong } from './scope';
import type { State } from './state';
import {
  cleaned,
  harmlessEverywhere,
  joinSteps,
  type Root,
  type Step,
  substituted,
  type Taints,
  unionTaints,
  withCleaning,
  withStep,
} from './taint';
import type { Member, Summary, TypeEntry } from './typeIndex';
import { elementType, heldType, isCollection, isType, platformKey, typeNamed } from './types';
import {
  type Checks,
  cleanedValue,
  concatenate,
  constantOf,
  constantValue,
  type DescribeTarget,
  type Guard,
  join,
  joinFields,
  noChecks,
  type Origin,
  type Permission,
  steppedValue,
  type Text,
  taintsOfText,
  union,
  unknown,
  type Value,
  withElement,
  withField,
} from './values';

/** How the step of a value begins that was made from JSON, fields and all, as its sender wished. */
export const madeBy = 'Made from JSON: ';

/** More field tokens than this in one collection are not told apart. */
const maxTokens = 64;
/** More implementations than this of one method are not looked at. */
const maxImplementations = 16;

const noMembers: readonly Member[] = [];

/** What a called declaration may be, and whose object it works on. */
interface Target {
  readonly member: Member;
  /** The object of the call is the object of this declaration. */
  readonly isOwn: boolean;
}

export abstract class CallEvaluation extends DatabaseEvaluation {
  protected call(expr: ir.CallExpr, state: State): Value {
    const path = expr.receiver ? this.staticPath(expr.receiver, state) : '';
    const isStatic = path !== '' && this.isTypeName(path, expr.receiver!);
    const receiver = expr.receiver && !isStatic ? this.evaluate(expr.receiver, state) : undefined;
    const args = expr.args.map((arg) => this.evaluate(arg, state));
    const key = expr.method.key;
    const targets = this.targets(expr, path, isStatic, receiver, args);
    if (!this.summaryOnly) {
      const members = targets.length === 0 ? noMembers : targets.map(({ member }) => member);
      this.calls.push({ expr, path: isStatic ? path : '', receiver, args, checks: state.checks, targets: members });
    }

    if (key === 'put' && args.length === 2) {
      const name = constantValue(args[0]!);
      if (name !== undefined)
        this.assign('put', nameAt(name, expr.args[0]!), undefined, expr.args[1]!, args[1]!, expr, '=', state.checks);
    }
    if (targets.length > 0) {
      const value = this.builtin(expr, path, isStatic, receiver, args, state, targets[0]!.member);
      if (value) return value;
      return this.enforced(expr, receiver, this.callWorkspace(targets, expr, receiver, args, state), state);
    }
    const type = isStatic ? path : platformKey(receiver?.type);
    if (expr.receiver && !isStatic && !receiver?.describe && (type === '' || type === 'object')) this.sites.unresolved.add(key);
    if (expr.receiver)
      this.reachSinks(
        expr,
        isStatic && type.endsWith('__c') ? anySetting : type,
        key,
        args,
        expr.args,
        `${shownPath(expr.receiver, receiver)}.${expr.method.name}`,
        state.checks,
      );
    const builtin = this.builtin(expr, path, isStatic, receiver, args, state, undefined);
    const result = this.platformResult(expr, type, isStatic, receiver, args, builtin, state);
    if (key === 'put' && args.length === 2 && receiver && expr.receiver && isRecord(receiver.type)) {
      const names = namedFields(args[0]!).map((name) => (name.startsWith('#') ? '?' : name));
      for (const name of names.length > 0 ? names : ['?']) this.putField(expr.receiver, name, args[1]!.taints ?? [], state);
    }
    const value = result.taints && isShortening(key, args) ? cleanedValue(result, cleaned.shortened) : result;
    return this.enforced(expr, receiver, value, state);
  }

  /** A query builder that was told to enforce permissions stays so. */
  private enforced(expr: ir.CallExpr, receiver: Value | undefined, result: Value, state: State): Value {
    if (!receiver || result.accessLevel) return result;
    if (receiver.accessLevel !== 'given' && !enforcingMethod.test(expr.method.key)) return result;
    if (expr.receiver?.kind === 'name' && state.has(expr.receiver.key))
      state.set(expr.receiver.key, { ...(state.get(expr.receiver.key) ?? receiver), accessLevel: 'given' });
    return { ...result, accessLevel: 'given' };
  }

  /** What the evaluation itself knows of a call: database operations, describes, assertions, texts. */
  private builtin(
    expr: ir.CallExpr,
    path: string,
    isStatic: boolean,
    receiver: Value | undefined,
    args: readonly Value[],
    state: State,
    declared: Member | undefined,
  ): Value | undefined {
    if (isStatic && !declared) {
      const value = this.staticCall(path, expr, args, state);
      if (value) return value;
    }
    this.allowDescribed(expr, receiver, state);
    const described = this.describeCall(expr, receiver, args);
    if (described) return described;
    if (declared || !receiver) return undefined;
    return this.instanceCall(expr, receiver, args, state);
  }

  protected abstract fieldValue(field: Member, owner: 'this' | 'other'): Value;
  protected abstract staticPath(expr: ir.Expr, state: State): string;
  protected abstract describeOf(value: Value): DescribeTarget;
  /** The variable or `this.field` that an expression names. */
  protected abstract slotOf(expr: ir.Expr, state: State): string | undefined;
  /**
   * Notes that something was put into a field of the record that an expression names, and of the collection it is in.
   * `isSome` for one of several records: the others keep what they have.
   */
  protected abstract putField(record: ir.Expr, field: string, taints: Taints, state: State, isSome?: boolean): void;
  /** Puts a value into what an expression names, if it is a variable or a field of this object. */
  protected abstract store(target: ir.Expr, value: Value, state: State): void;

  /** Whether a static path names a type rather than a field of this class. */
  private isTypeName(path: string, receiver: ir.Expr): boolean {
    if (receiver.kind === 'name') return fieldAmong(this.scope.membersInScope(receiver.key)) === undefined;
    return platformTypes.has(path) || this.scope.typeByKey(path) !== undefined || isPlatformType(path);
  }

  // -------------------------------------------------------------- the platform

  /** Notes the arguments of a platform call or construction that arrive at a sink. */
  protected reachSinks(
    expr: ir.CallExpr | ir.NewExpr,
    type: string,
    member: string,
    args: readonly Value[],
    exprs: readonly ir.Expr[],
    label: string,
    checks: Checks = noChecks,
  ): void {
    if (!args.some((arg) => arg.taints) && !choosing.test(member)) return;
    for (const { sink, arguments: at, argumentType, whenFalse } of sinksOf(type, member, args.length)) {
      if (whenFalse !== undefined && !isFalse(args[whenFalse])) continue;

      for (const index of at) {
        const value = args[index];
        if (value && !value.taints && choosers.has(sink) && !isChecked(value, checks))
          this.reachChooser(expr, sink, value, exprs[index]!, label);
        if (!value?.taints || (sink === 'log' && isOpaqueAsText(value.type))) continue;
        // `Type.forName('Schema', name)` loads nothing but types of records.
        if (sink === 'type' && args.length === 2 && constantValue(args[0]!)?.toLowerCase() === 'schema') continue;
        if (argumentType !== undefined && value.type && platformKey(value.type) !== argumentType.toLowerCase()) continue;
        const range = expr.kind === 'call' ? callRange(expr) : expr;
        const steps = [this.step('sink', range, `Reaches ${label}`)];
        const place = { sink, sinkLabel: label, before: '', after: '', through: expr, isHere: true, hops: [], steps, cleaned: 0 };
        this.arrive(value, place, exprs[index]!);
      }
    }
  }

  /** The result of a platform call with its type and the outside data in it. */
  private platformResult(
    expr: ir.CallExpr,
    type: string,
    isStatic: boolean,
    receiver: Value | undefined,
    args: readonly Value[],
    known: Value | undefined,
    state: State,
  ): Value {
    const key = expr.method.key;
    const returns = known?.type ?? this.returnType(receiver?.type ?? typeNamed(type), key, isStatic, args);
    let value: Value = known ?? unknown;
    if (returns && value.type !== returns) value = { ...value, type: returns };
    if (isType(returns, 'pagereference') && !isRequestedPage(key, receiver)) value = { ...value, isMade: true };
    if (receiver && expr.receiver) this.mutate(expr, receiver, args, state);
    if (value.describe) return value;
    const guard = this.allowed(expr, type, receiver, args) ?? this.addressGuard(expr, receiver, args);
    if (guard) {
      const own = value.guard;
      const whenTrue = own ? union(own.whenTrue, guard.whenTrue) : guard.whenTrue;
      const whenFalse = own ? union(own.whenFalse, guard.whenFalse) : guard.whenFalse;
      value = { ...value, type: returns ?? booleanType, guard: { whenTrue, whenFalse } };
    }
    if (isHarmlessType(returns, this.scope)) return value.taints ? withoutTaints(value) : value;
    const source = receiver?.isMade ? undefined : sourceOf(type, key);
    if (source) {
      const { kind, label } = source;
      const steps = [this.step('source', callRange(expr), sentence(label))];
      const own: Taints = [{ root: { source: { kind, label } }, steps, cleaned: 0 }];
      // The message of an exception is from within, and holds what was put into it.
      const passed = isConfidential(kind) ? this.passedOn(expr, type, isStatic, receiver, args) : undefined;
      return { ...value, taints: unionTaints(unionTaints(own, value.taints), passed) };
    }
    if (value.taints) return value;
    const taints = this.passedOn(expr, type, isStatic, receiver, args);
    if (taints) return { ...value, taints };
    const texts = value.texts ? undefined : this.cleanText(expr, type, receiver, args);
    return texts ? { ...value, texts } : value;
  }

  /** The result of a platform method as text, where it does no harm in some contexts although nothing else is known of it. */
  private cleanText(
    expr: ir.CallExpr,
    type: string,
    receiver: Value | undefined,
    args: readonly Value[],
  ): readonly Text[] | undefined {
    const { key } = expr.method;
    const contexts = encoders.test(key) ? cleans(type, key) : undefined;
    const given = receiver ?? args[0];
    if (receiver?.taints || given?.taints) return undefined;
    const bits = contexts
      ? bitsOf(contexts)
      : isHarmlessType(given?.type, this.scope) && (receiver || key === 'valueof')
        ? 'all'
        : 0;
    if (bits === 0) return undefined;
    return [[{ literal: undefined, origin: this.origin(expr), cleaned: bits === 'all' ? harmlessEverywhere : bits }]];
  }

  private returnType(type: ir.TypeRef, key: string, isStatic: boolean, args: readonly Value[]): ir.TypeRef | undefined {
    return methodReturn(
      type,
      key,
      args.length,
      isStatic,
      args.map((arg) => arg.type),
    );
  }

  /** The outside data that a platform method's result takes over from its receiver and arguments. */
  private passedOn(
    expr: ir.CallExpr,
    type: string,
    isStatic: boolean,
    receiver: Value | undefined,
    args: readonly Value[],
  ): Taints | undefined {
    const part = receiver && requestPart(receiver, expr.method.key);
    if (part) {
      const put = unionTaints(receiver.taints, receiver.fields?.get(part));
      return put && put.length > 0 ? put : undefined;
    }
    if (!receiver?.taints && !args.some((arg) => arg.taints)) return undefined;
    const key = expr.method.key;
    const contexts = cleans(type, key);
    const bits = contexts ? bitsOf(contexts) : 0;
    // Letters and digits harm nobody, and tell what they stand for.
    if (bits === 'all') return type === 'encodingutil' ? confidentialAmong(args[0]?.taints) : undefined;
    let taints: Taints | undefined;
    const from = propagation(type, key);
    if (from) {
      for (const one of from.from) {
        if (one === 'receiver') taints = unionTaints(taints, receiver?.taints);
        else if (one === 'all') for (const arg of args) taints = unionTaints(taints, arg.taints);
        else taints = unionTaints(taints, args[one]?.taints);
      }
    } else if (bits !== 0) {
      taints = (isStatic ? args[0] : receiver)?.taints;
    } else if (!isStatic) taints = receiver?.taints;
    if (!taints) return undefined;
    let named = key.startsWith('get') ? this.namedSource(taints, args[0]) : taints;
    if (from?.raw) named = named.map((taint) => ({ ...taint, cleaned: 0 }));
    if (bits === 0) return named;
    return withStep(withCleaning(named, bits), this.escape(expr, bits));
  }

  /** `getParameters().get('id')`: the source is that parameter. */
  private namedSource(taints: Taints, key: Value | undefined): Taints {
    const first = taints[0];
    if (taints.length !== 1 || !first || !('source' in first.root) || !key) return taints;
    const name = constantValue(key);
    const { kind, label } = first.root.source;
    if (name === undefined || !/^an? /.test(label) || name.length > 60) return taints;
    const named = { kind, label: `the ${label.replace(/^an? /, '')} "${name}"` };
    const [source, ...rest] = first.steps;
    if (source?.kind !== 'source') return taints;
    return [{ ...first, root: { source: named }, steps: [{ ...source, message: sentence(named.label) }, ...rest] }];
  }

  /** What is known of an argument or receiver when an allow-list method returns true. */
  private allowed(expr: ir.CallExpr, type: string, receiver: Value | undefined, args: readonly Value[]): Guard | undefined {
    const key = expr.method.key;
    if (receiver?.describe && key === 'containskey') return this.isOneOf(expr.args[0], args[0]);
    for (const { checked, against, proves } of allowList(type, key)) {
      const given = (at: 'receiver' | number): Value | undefined => (at === 'receiver' ? receiver : args[at]);
      const exprOf = (at: 'receiver' | number): ir.Expr | undefined => (at === 'receiver' ? expr.receiver : expr.args[at]);
      const value = given(checked);
      const subject = exprOf(checked);
      if (!value || !subject) continue;
      if (proves === 'one-of') {
        const list = against === 'alphabet' ? undefined : given(against);
        // Whoever fills the list chooses what is allowed; a text is no list but one member of it.
        if (!list || list.taints) continue;
        if (isType(list.type, 'string') && constantValue(list) === undefined) continue;
      } else if (against !== 'alphabet') {
        const known = constantValue(given(against) ?? unknown);
        if (known === undefined || !(proves === 'pattern' ? harmlessPattern : harmlessCharacters).test(known)) continue;
      }
      return this.isOneOf(subject, value);
    }
    return undefined;
  }

  /** What `address.startsWith('/')` and the like prove. */
  private addressGuard(expr: ir.CallExpr, receiver: Value | undefined, args: readonly Value[]): Guard | undefined {
    const { key } = expr.method;
    if (!receiver?.taints || args.length !== 1 || !/^(?:startswith(?:ignorecase)?|contains)$/.test(key)) return undefined;
    const known = constantValue(args[0]!);
    const claim = known === undefined ? undefined : startClaim(known);
    // What contains two slashes nowhere does not begin with them; what contains something somewhere may begin otherwise.
    if (!claim || (claim.holds && key === 'contains')) return undefined;
    const checks = this.checkOf(expr.receiver, receiver, ` ${claim.form}`);
    return checks && (claim.holds ? { whenTrue: checks, whenFalse: noChecks } : { whenTrue: noChecks, whenFalse: checks });
  }

  /** The guard that a value is one of a known set, by the name under which it will be used. */
  protected isOneOf(expr: ir.Expr | undefined, value: Value | undefined): Guard | undefined {
    // An id carries no text from outside, and is somebody's choice all the same.
    const checks = this.checkOf(expr, value, isType(value?.type, 'id') && !value?.taints ? choiceForm : '');
    return checks && { whenTrue: checks, whenFalse: noChecks };
  }

  /** The checks of a value by the name under which it will be used, and of the parameter that it is. */
  protected checkOf(expr: ir.Expr | undefined, value: Value | undefined, form: string): Checks | undefined {
    let subject = expr;
    while (subject && (subject.kind === 'cast' || isCaseChange(subject))) {
      subject = subject.kind === 'cast' ? subject.value : subject.receiver;
    }
    if (!subject || !(value?.taints || (form === choiceForm && isType(value?.type, 'id')))) return undefined;
    const checks = new Map<string, Origin>();
    const name = nameKey(subject);
    if (name) checks.set(`allowed ${name}${form}`, this.origin(subject));
    if (value?.parameter !== undefined) checks.set(`allowed #${value.parameter}${form}`, this.origin(subject));
    return checks.size > 0 ? checks : undefined;
  }

  /** Collections and records take in what is added to them. */
  private mutate(expr: ir.CallExpr, receiver: Value, args: readonly Value[], state: State): void {
    const from = mutation(platformKey(receiver.type), expr.method.key, args.length)?.from;
    if (!from) {
      // A receiver that is changed in an unknown way has no known elements any more.
      if (receiver.elements && changesList.has(expr.method.key))
        this.store(expr.receiver!, { ...receiver, elements: undefined }, state);
      return;
    }
    const part = requestPart(receiver, expr.method.key);
    if (part) {
      const put = unionTaints(receiver.fields?.get(part), args[from[0]!]?.taints);
      this.store(expr.receiver!, withField(receiver, part, put ?? []), state);
      return;
    }
    let { taints, fields, reads } = receiver;
    const slot = this.slotOf(expr.receiver!, state);
    for (const one of from) {
      const arg = args[one] ?? unknown;
      // A record is filled after it was added to a list, too.
      const written = expr.args[one];
      if (slot && written?.kind === 'name' && state.has(written.key) && isRecord(arg.type))
        state.set(written.key, { ...state.get(written.key)!, of: slot });
      taints = unionTaints(taints, arg.taints);
      fields = joinFields(fields, arg.fields);
      reads ??= arg.reads;
    }
    const added = expr.method.key === 'add' && args.length === 1 ? args[0] : undefined;
    const elements = added ? withElement(receiver.elements, textElement(added, this.textsOf(added, expr.args[0]!))) : undefined;
    if (receiver.elements === undefined && taints === receiver.taints && fields === receiver.fields && reads === receiver.reads)
      return;
    let changed: Value = { ...receiver, taints, fields, reads, elements };
    if (added?.describe) changed = { ...changed, describe: describeOfBoth(receiver, added.describe) };
    if (expr.method.key === 'put' && args.length === 2 && isType(heldType(receiver.type), 'sobject')) {
      const name = constantValue(args[0]!)?.toLowerCase();
      if (name !== undefined) changed = withField(changed, name, args[1]!.taints ?? []);
    }
    this.store(expr.receiver!, changed, state);
  }

  private staticCall(path: string, expr: ir.CallExpr, args: readonly Value[], state: State): Value | undefined {
    const key = expr.method.key;
    if (path === 'database') return this.databaseCall(expr, args, state);
    if (path === 'security' && key === 'stripinaccessible') return this.stripInaccessible(expr, args);
    if (path === 'search' && (key === 'query' || key === 'find' || key === 'suggest')) {
      this.operate({
        op: 'search',
        form: 'dynamic',
        expr,
        range: callRange(expr),
        value: args[0],
        args,
        argExprs: expr.args,
        state,
      });
      return { type: typeNamed('List', typeNamed('List', sobjectType)) };
    }
    if (path === 'schema' || path === '') {
      if (key === 'getglobaldescribe') return { describe: { object: '*', field: undefined } };
      if (key === 'describesobjects') {
        const name = args[0] && constantValue(args[0]);
        return { describe: { object: name ? name.toLowerCase() : '?', field: undefined } };
      }
    }
    const asked = path === 'featuremanagement' ? askedFor.get(key) : undefined;
    if (asked) return this.authorisation(asked, expr, args[0]);
    if (path === 'userinfo' && key === 'getuserid') return { type: typeNamed('Id'), constant: runningUser };
    if (path === 'system' && key === 'assert' && args[0]?.guard) {
      state.checks = union(state.checks, args[0].guard.whenTrue);
      return unknown;
    }
    const equal = equalityAssertions.get(path);
    if (equal?.has(key)) {
      const literal = expr.args.findIndex((arg) => arg.kind === 'literal' && arg.type === 'boolean');
      const guard = literal === 0 || literal === 1 ? args[1 - literal]?.guard : undefined;
      if (guard) {
        const wanted = (expr.args[literal] as ir.OtherLiteral).text === 'true';
        state.checks = union(state.checks, wanted === !key.includes('not') ? guard.whenTrue : guard.whenFalse);
      }
      return unknown;
    }
    if (path === 'assert' && (key === 'istrue' || key === 'isfalse') && args[0]?.guard) {
      state.checks = union(state.checks, key === 'istrue' ? args[0].guard.whenTrue : args[0].guard.whenFalse);
      return unknown;
    }
    if (path === 'type' && key === 'forname' && args.length > 0) {
      const name = args[args.length - 1]!;
      return { type: typeNamed('Type'), texts: name.texts, parameter: name.parameter };
    }
    if (path === 'id' && key === 'valueof') this.allowFromHere(expr.args[0], args[0], state);
    if (path === 'json' && key.startsWith('deserialize')) return this.deserialised(expr, args);
    if (path === 'blob' && key === 'valueof' && args[0]) return this.bytesOf(expr.args[0]!, args[0], true);
    if (path === 'encodingutil' && (key === 'base64decode' || key === 'convertfromhex') && args[0])
      return this.bytesOf(expr.args[0]!, args[0], false);
    // A digest of a text that is known is as well known as the text.
    if (path === 'crypto' && key === 'generatedigest' && args[1] && constantValue(args[1]) !== undefined)
      return { type: blobType, texts: args[1].texts };
    if (path === 'string') return this.stringCall(expr, args);
    return undefined;
  }

  private deserialised(expr: ir.CallExpr, args: readonly Value[]): Value | undefined {
    let taints = args[0]?.taints;
    if (args.length !== 2) return taints ? { taints } : undefined;
    const written = expr.args[1]!;
    const made = written.kind === 'class' ? shownType(written.type) : constantValue(args[1]!);
    taints = withStep(taints, this.step('hop', callRange(expr), `${madeBy}${made ?? 'an object'}`));
    if (written.kind === 'class') return { type: written.type, taints };
    const name = constantValue(args[1]!);
    return name === undefined ? { parameter: args[1]!.parameter, taints } : { type: typeNamed(name), taints };
  }

  /** The bytes of a text, or those that it stands for in an encoding: who knows the text knows them. */
  private bytesOf(expr: ir.Expr, text: Value, isPlain: boolean): Value {
    const { texts, taints } = text.texts || text.taints ? { ...text, texts: this.textsOf(text, expr) } : text;
    return { type: blobType, texts, ...(taints && { taints }), ...(isPlain && texts && { isPlain }) };
  }

  private stringCall(expr: ir.CallExpr, args: readonly Value[]): Value | undefined {
    const first = args[0];
    switch (expr.method.key) {
      case 'valueof':
        return first && (isOpaqueAsText(first.type) ? { type: stringType } : this.nameOf(first, expr));
      case 'format':
        return first && this.formattedText(expr, first, args[1]);
      case 'escapesinglequotes':
        return first && { type: stringType, ...textOf(this.escaped(first, cleaned.quoted, expr)) };
      case 'join':
        return first && this.joined(expr, first, args[1]);
      default:
        return expr.method.key.startsWith('is') ? { type: booleanType } : undefined;
    }
  }

  private formattedText(expr: ir.CallExpr, template: Value, values: Value | undefined): Value {
    const texts = this.formattedTexts(expr, template, values);
    const taints = taintsOfText(unionTaints(template.taints, values?.taints), texts);
    const value: Value = { type: stringType, texts, taints };
    if (taints) this.buildMarkup(expr, value, [template, ...(values?.elements ?? [values ?? unknown])]);
    return value;
  }

  /** `String.format(template, values)`: the placeholders become what the list holds. */
  private formattedTexts(expr: ir.CallExpr, template: Value, values: Value | undefined): readonly Text[] | undefined {
    return template.texts?.flatMap((text) => {
      const pieces = formatted(text).map((part): readonly Text[] => {
        if (part.literal !== undefined || part.placeholder === undefined) return [[part]];
        const element = values?.elements?.[part.placeholder];
        if (element) return element.texts ?? [[{ ...this.unknownPart(expr, element), origin: part.origin }]];
        return [[{ literal: undefined, origin: part.origin, ...(values && taintsIn(values)) }]];
      });
      return concatenate(pieces);
    });
  }

  private joined(expr: ir.CallExpr, list: Value, separator: Value | undefined): Value {
    const { taints, elements } = list;
    if (!elements || elements.length === 0) return { type: stringType, ...(taints && { taints }) };
    const between = separator ? this.textsOf(separator, expr.args[1]!) : [];
    const operands = elements.flatMap((element, i) => {
      const own = element.texts ?? [[{ literal: undefined, origin: this.origin(expr.args[0]!), ...taintsIn(element) }]];
      return i === 0 || between.length === 0 ? [own] : [between, own];
    });
    const value: Value = { type: stringType, texts: concatenate(operands), taints };
    if (taints) this.buildMarkup(expr, value, separator ? [...elements, separator] : elements);
    return value;
  }

  /** What the platform's own collection, string and decision methods return. */
  private instanceCall(expr: ir.CallExpr, receiver: Value, args: readonly Value[], state: State): Value | undefined {
    const key = expr.method.key;
    switch (key) {
      case 'getrecords':
        return { ...receiver };
      case 'get':
      case 'remove': {
        if (isType(heldType(receiver.type), 'sobject') && !isType(receiver.type, 'map')) {
          const name = args[0] && constantValue(args[0])?.toLowerCase();
          const put = name === undefined ? undefined : receiver.fields?.get(name);
          if (put) return { taints: put };
        }
        const index = args[0] && Number(constantValue(args[0]) ?? Number.NaN);
        const element = index === undefined ? undefined : receiver.elements?.[index];
        if (element) return element;
        const taints = receiver.taints && this.namedSource(receiver.taints, args[0]);
        return { ...elementOf(receiver), taints, of: this.slotOf(expr.receiver!, state) };
      }
      case 'values':
        return {
          ...receiver,
          type: receiver.type && typeNamed('List', elementType(receiver.type) ?? sobjectType),
          texts: undefined,
          elements: undefined,
        };
      case 'keyset':
        return { type: typeNamed('Set', receiver.type?.args[0] ?? stringType), taints: receiver.taints };
      case 'clone':
      case 'deepclone':
        return receiver;
      case 'withpermissionsetid':
        return receiver;
      case 'tostring':
        // What was decoded is another text than the one that is known.
        if (isType(receiver.type, 'blob') && !receiver.isPlain) return undefined;
        return receiver.texts || isType(receiver.type, 'string')
          ? { type: stringType, ...textOf(receiver), parameter: receiver.parameter }
          : undefined;
      case 'trim':
      case 'tolowercase':
      case 'touppercase':
      case 'normalizespace':
      case 'removeend':
      case 'removestart':
        return receiver.texts || isType(receiver.type, 'string')
          ? { type: stringType, ...textOf(receiver), ...(key.startsWith('remove') ? {} : { parameter: receiver.parameter }) }
          : undefined;
      case 'substring':
      case 'left':
        // The beginning stays; what is cut off at the end is a separator or too long.
        return receiver.texts && (key === 'left' || (args.length === 2 && constantValue(args[0]!) === '0'))
          ? { type: stringType, ...textOf(receiver) }
          : undefined;
      case 'escapehtml4':
      case 'escapehtml3':
        return { type: stringType, ...textOf(this.escaped(receiver, cleaned.html, expr)) };
      case 'replace':
      case 'replaceall':
      case 'replacefirst':
        return this.replacement(expr, receiver, args);
      case 'getpath':
      case 'getfile':
        // The path of a URL begins with a slash, and may go on with another one.
        return receiver.taints && isType(receiver.type, 'url')
          ? { type: stringType, taints: withCleaning(receiver.taints, cleaned.rooted) }
          : undefined;
      case 'size':
        return { type: typeNamed('Integer') };
      default:
        return undefined;
    }
  }

  /** A value after something that made it harmless for some contexts (bits of `cleaned`). */
  private escaped(value: Value, bits: number, expr: ir.CallExpr): Value {
    return value.taints ? steppedValue(cleanedValue(value, bits), this.escape(expr, bits)) : value;
  }

  /** Where the path of such a value goes on, the escaping was not for the context it gets into. */
  private escape(expr: ir.CallExpr, bits: number): Step {
    return this.step('check', callRange(expr), `Escaped for ${escapedFor(bits)} only`);
  }

  private replacement(expr: ir.CallExpr, receiver: Value, args: readonly Value[]): Value {
    const from = args[0] && constantValue(args[0]);
    const to = args[1] && constantValue(args[1]);
    const slashless = from !== undefined && to === '' ? bitsWithoutMatches(expr.method.key, from) : 0;
    if (slashless !== 0) return { type: stringType, ...textOf(cleanedValue(receiver, slashless)) };
    if (expr.method.key !== 'replace') {
      // Everything but letters, digits and the like is taken out.
      if (from !== undefined && to === '' && /^\[\^[\w\s\\.-]*\][+*]?$/.test(from)) return { type: stringType };
      return { type: stringType, taints: unionTaints(receiver.taints, args[1]?.taints) };
    }
    if (from === "'" && to !== undefined && /^\\+'$/.test(to))
      return { type: stringType, ...textOf(this.escaped(receiver, cleaned.quoted, expr)) };
    const texts = receiver.texts?.map((text) =>
      text.flatMap((part) => replaced(part, args, () => this.unknownPart(expr.args[1]!, args[1]!))),
    );
    const value: Value = { type: stringType, texts, taints: unionTaints(receiver.taints, args[1]?.taints) };
    if (args[1]?.taints) this.buildMarkup(expr, value, [receiver, args[1]]);
    return value;
  }

  /** What would have thrown for any other value: the text was made an Id, or the describe of its name was used. */
  protected allowFromHere(expr: ir.Expr | undefined, value: Value | undefined, state: State): void {
    const checks = this.checkOf(expr, value, '');
    if (checks) state.checks = union(state.checks, checks);
  }

  /** `getGlobalDescribe().get(x).getDescribe()` throws where there is no x. */
  private allowDescribed({ receiver }: ir.CallExpr, described: Value | undefined, state: State): void {
    const name = receiver?.kind === 'call' && receiver.method.key === 'get' ? receiver.args[0] : undefined;
    if (!described?.describe || (name?.kind !== 'name' && name?.kind !== 'member')) return;
    this.allowFromHere(name, this.evaluate(name, state), state);
  }

  private describeCall(expr: ir.CallExpr, receiver: Value | undefined, args: readonly Value[]): Value | undefined {
    const key = expr.method.key;
    if (!receiver) return undefined;
    if (key.startsWith('is')) {
      const permission = args.length === 0 ? permissionMethods.get(key) : undefined;
      if (permission) {
        const target = receiver.describe ?? {
          object: receiver.parameter === undefined ? '?' : `#${receiver.parameter}`,
          field: isType(receiver.type, 'describefieldresult') ? '?' : undefined,
        };
        return this.permissionGuard(permission, target, expr);
      }
      const esapi = esapiMethods.get(key);
      if (esapi && args[0]) return this.permissionGuard(esapi, this.describeOf(args[0]), expr);
      return undefined;
    }
    if (key === 'getsobjecttype') return { type: typeNamed('SObjectType'), describe: this.describeOf(receiver) };
    if (key === 'getdescribe') return { describe: receiver.describe ?? this.describeOf(receiver) };
    if (receiver.describe) {
      if (key === 'get') {
        const name = args[0] && constantValue(args[0])?.toLowerCase();
        if (receiver.describe.object === '*') {
          const parameter = args[0]?.parameter;
          return { describe: { object: name ?? (parameter === undefined ? '?' : `#${parameter}`), field: undefined } };
        }
        if (receiver.describe.field !== undefined) {
          const names = args[0] ? namedFields(args[0]) : [];
          const { object } = receiver.describe;
          return { describe: { object, field: names.length === 1 ? names[0] : '?', ...(names.length > 1 && { fields: names }) } };
        }
        return { describe: receiver.describe };
      }
      if (key === 'getname' || key === 'getlocalname' || key === 'tostring') return this.nameOf(receiver, expr);
      if (key === 'getmap') return { describe: { object: receiver.describe.object, field: '?' } };
      if (describeSteps.has(key)) return { describe: receiver.describe };
    }
    return undefined;
  }

  /** The string of a value; of a schema token, the name of its object. */
  protected nameOf(value: Value, expr: ir.Expr): Value {
    const { describe } = value;
    if (value.texts || !describe) return { type: stringType, ...textOf(value), parameter: value.parameter };
    if (describe.field !== undefined) {
      const names = describe.fields ?? [describe.field];
      if (names.some((name) => !/^\w+$/.test(name))) return { type: stringType, parameter: value.parameter };
      return { type: stringType, texts: names.map((literal) => [{ literal, origin: this.origin(expr) }]) };
    }
    if (describe.object.startsWith('#')) return { type: stringType, parameter: Number(describe.object.slice(1)) };
    if (describe.object === '?' || describe.object === '*') return { type: stringType };
    return { type: stringType, texts: [[{ literal: describe.object, origin: this.origin(expr) }]] };
  }

  /** Whether the user has a custom permission, or the org a feature, which the check names. */
  private authorisation(asked: string, expr: ir.CallExpr, named: Value | undefined): Value {
    const name = (named && constantValue(named))?.toLowerCase();
    const key = `${asked} ${name && /^\w+$/.test(name) ? name : '?'}`;
    return { type: booleanType, guard: { whenTrue: new Map([[key, this.origin(expr)]]), whenFalse: noChecks } };
  }

  protected permissionGuard(permission: Permission, target: DescribeTarget, expr: ir.Expr): Value {
    const object = target.object === '*' ? '?' : target.object;
    const checks = new Map<string, Origin>();
    for (const field of target.fields ?? [target.field]) checks.set(checkKey(permission, object, field), this.origin(expr));
    return { type: booleanType, guard: { whenTrue: checks, whenFalse: noChecks } };
  }

  // -------------------------------------------------------------- the workspace

  /** The workspace methods a call may mean; empty when none is known. */
  private targets(
    expr: ir.CallExpr,
    path: string,
    isStatic: boolean,
    receiver: Value | undefined,
    args: readonly Value[],
  ): Target[] {
    const key = expr.method.key;
    const { self } = this.scope;
    if (!expr.receiver) {
      if (key === 'this' || key === 'super') {
        const type = key === 'this' ? self : self && this.scope.superclassOf(self);
        const member = type && constructorAmong(this.scope.lookup.members(type, lastName(type)), args);
        return member ? [{ member, isOwn: true }] : [];
      }
      const member = methodAmong(this.scope.membersInScope(key), args);
      return member ? this.dispatched(member, self, true) : [];
    }
    const owner = isStatic ? this.scope.typeByKey(path) : this.scope.type(receiver?.type);
    const member = owner && methodAmong(this.scope.membersOf(owner, key), args);
    if (!member) return [];
    const isOwn = expr.receiver.kind === 'this' || expr.receiver.kind === 'super';
    return expr.receiver.kind === 'super' ? [{ member, isOwn }] : this.dispatched(member, owner, isOwn);
  }

  private dispatched(member: Member, type: TypeEntry | undefined, isOwn: boolean): Target[] {
    const targets: Target[] = [{ member, isOwn }];
    if (!type || !isOverridable(member, type)) return targets;
    const others = this.scope.overriders(type, member, maxImplementations);
    // What has no body is never what runs, where something else is known to.
    if (others.length > 0 && (type.header.form === 'interface' || member.modifiers.keywords.has('abstract'))) targets.length = 0;
    return [...targets, ...others.map((other) => ({ member: other, isOwn }))];
  }

  private callWorkspace(
    targets: readonly Target[],
    expr: ir.CallExpr,
    receiver: Value | undefined,
    args: readonly Value[],
    state: State,
  ): Value {
    const first = targets[0]!;
    if (targets.length === 1) return this.applySummary(first, expr, receiver, args, state);
    let value: Value | undefined;
    const exits: State[] = [];
    for (const target of targets) {
      const taken = state.fork();
      const result = this.applySummary(target, expr, receiver, args, taken);
      value = value ? join(value, result) : result;
      exits.push(taken);
    }
    const [one, ...rest] = exits;
    for (const exit of rest) one!.merge(one!, exit);
    state.become(one!);
    return value ?? { type: first.member.type };
  }

  /** The constructor of the workspace that a construction runs. */
  protected constructorOf(expr: ir.NewExpr, args: readonly Value[]): Member | undefined {
    const type = this.scope.type(expr.type);
    return type?.header.form === 'class' ? constructorAmong(this.scope.lookup.members(type, lastName(type)), args) : undefined;
  }

  /** The value of a constructed object of the workspace: what its constructor puts into its fields. */
  protected construct(expr: ir.NewExpr, member: Member | undefined, args: readonly Value[], state: State): Value | undefined {
    const type = this.scope.type(expr.type);
    if (type?.header.form !== 'class') return undefined;
    if (!member) return { type: expr.type, fields: new Map() };
    this.noteCall(member, state);
    const summary = this.scope.lookup.summary(member);
    if (!summary) return { type: expr.type };
    const given = this.givenTo(member, `new ${type.name}`, expr.args, args, () => undefined);
    this.takeEffects(summary, member, `new ${type.name}`, expr, expr.args, args, given, state);
    const fields = new Map<string, Taints>();
    for (const [field, taints] of summary.writes) {
      const put = substituted(taints, given);
      if (put && !field.includes(' ')) fields.set(field, put);
    }
    return { type: expr.type, fields };
  }

  /** The taints that roots of a called declaration stand for at a call. */
  private givenTo(
    member: Member,
    label: string,
    exprs: readonly ir.Expr[],
    args: readonly Value[],
    fieldOf: (name: string) => Taints | undefined,
  ): (root: Root) => Taints | undefined {
    return (root) => {
      if ('parameter' in root) {
        const taints = args[root.parameter]?.taints;
        if (!taints) return undefined;
        const parameter = member.parameters[root.parameter];
        return withStep(
          taints,
          this.step('hop', exprs[root.parameter]!, `Passed to ${label}${parameter ? ` as "${parameter.variable.name}"` : ''}`),
        );
      }
      return 'field' in root ? fieldOf(root.field) : undefined;
    };
  }

  /** Notes the parameters that become flags of a cookie (Apex Reference, Cookie Class: isSecure, isHttpOnly). */
  protected reachFlags(expr: ir.NewExpr, args: readonly Value[]): void {
    for (const [sink, index] of [['cookie-secure', 4] as const, ['cookie-http-only', 6] as const]) {
      const parameter = args[index]?.parameter;
      const flag = expr.args[index];
      if (parameter === undefined || !flag) continue;
      const { start, end } = flag;
      const taint = { root: { parameter }, steps: [], cleaned: 0 };
      const steps = [this.step('sink', flag, 'Reaches new Cookie')];
      const place = { sink, sinkLabel: 'new Cookie', before: '', after: '', through: expr, isHere: true, isExact: true, steps };
      if (this.arrivals.length < maxArrivals)
        this.arrivals.push({ ...place, taint, range: { start, end }, argument: { start, end } });
    }
  }

  /** Notes a parameter that chooses what a call is about: an id carries no text from outside, and is somebody's choice. */
  private reachChooser(
    expr: ir.CallExpr | ir.NewExpr,
    sink: SinkKind,
    { parameter }: Value,
    argument: ir.Expr,
    label: string,
  ): void {
    if (parameter === undefined || this.arrivals.length >= maxArrivals) return;
    const { start, end } = argument;
    const taint = { root: { parameter }, steps: [], cleaned: 0 };
    const steps = [this.step('sink', expr.kind === 'call' ? callRange(expr) : expr, `Reaches ${label}`)];
    const place = { sink, sinkLabel: label, before: '', after: '', through: expr, isHere: true, isExact: true, steps };
    this.arrivals.push({ ...place, taint, range: { start, end }, argument: { start, end } });
  }

  /** A parameter that is handed on to become a flag of a cookie, or to choose what a call is about. */
  private passFlag(arrival: Arrival, value: Value | undefined, flag: ir.Expr | undefined, label: string, through: ir.Expr): void {
    if (value?.parameter === undefined || !flag) return;
    const { start, end } = flag;
    const steps = joinSteps([this.step('hop', flag, `Passed to ${label}`)], arrival.taint.steps);
    const taint = { root: { parameter: value.parameter }, steps, cleaned: 0 };
    if (this.arrivals.length < maxArrivals)
      this.arrivals.push({ ...arrival, taint, range: { start, end }, argument: { start, end }, through, isHere: false });
  }

  /** Takes over what a called declaration does besides returning something: sinks, changes. */
  private takeEffects(
    summary: Summary,
    member: Member,
    label: string,
    expr: ir.CallExpr | ir.NewExpr,
    exprs: readonly ir.Expr[],
    args: readonly Value[],
    given: (root: Root) => Taints | undefined,
    state: State,
  ): void {
    const range = expr.kind === 'call' ? callRange(expr) : expr;
    for (const arrival of summary.arrivals) {
      const { root, steps, cleaned: bits } = arrival.taint;
      const place = { ...arrival, through: expr, isHere: false, cleaned: bits };
      if ('parameter' in root) {
        const value = args[root.parameter];
        if (cookieFlags.has(arrival.sink) || (choosers.has(arrival.sink) && !value?.taints)) {
          if (value && isChecked(value, state.checks)) continue;
          this.passFlag(arrival, value, exprs[root.parameter], label, expr);
          continue;
        }
        if (!value?.taints) continue;
        const passed = exprs[root.parameter]!;
        const name = member.parameters[root.parameter]?.variable.name;
        const hop = this.step('hop', passed, `Passed to ${label}${name ? ` as "${name}"` : ''}`);
        this.arrive(value, { ...place, hops: joinSteps([hop], steps) }, passed);
      } else {
        const taints = given(root);
        if (taints)
          this.arrive({ taints }, { ...place, hops: joinSteps([this.step('hop', range, `Used by ${label}`)], steps) }, range);
      }
    }
    for (const change of summary.changes)
      this.change({
        ...change,
        range,
        isHere: false,
        steps: joinSteps([this.step('hop', range, `Calls ${label}`)], change.steps),
      });
  }

  private applySummary(
    { member, isOwn }: Target,
    expr: ir.CallExpr,
    receiver: Value | undefined,
    args: readonly Value[],
    state: State,
  ): Value {
    this.noteCall(member, state);
    const summary = this.scope.lookup.summary(member);
    if (!summary) return { type: member.type };
    const label = expr.receiver ? `${shownPath(expr.receiver, receiver)}.${expr.method.name}` : expr.method.name;
    const given = this.givenTo(member, label, expr.args, args, (field) =>
      this.fieldTaintsAt(field, isOwn, member, expr.receiver, receiver, state),
    );
    this.takeEffects(summary, member, label, expr, expr.args, args, given, state);
    const written = this.takeWrites(summary, given, isOwn, member, expr.receiver, receiver, state);

    this.takePuts(summary, given, expr.args, state);
    const checks = this.checksHere(expr, args);
    state.checks = union(state.checks, checks(summary.ensures));
    if (summary.neverReturns) state.live = false;
    const { returns } = summary;
    if (returns.isThis) {
      if (isOwn) return { type: member.type, isThis: true };
      return { ...(written ?? receiver ?? unknown), type: member.type };
    }
    const passed = returns.parameter === undefined ? undefined : args[returns.parameter];
    const asked = returns.stripped?.startsWith('#') ? args[Number(returns.stripped.slice(1))] : undefined;
    const stripped = asked
      ? (asked.stripped ?? (asked.parameter === undefined ? undefined : (`#${asked.parameter}` as const)))
      : returns.stripped;
    this.markStripped(stripped, passed);
    const guardHere = (guard: Guard): Guard => ({ whenTrue: checks(guard.whenTrue), whenFalse: checks(guard.whenFalse) });
    const { choices } = returns;
    const choosing = choices && args[choices.parameter];
    const chosen = choosing && choices.guards.get(choosing.constant ?? constantValue(choosing)?.toLowerCase() ?? '');
    const guard = chosen ?? returns.guard;
    const back = this.step('hop', callRange(expr), `Returned by ${label}`);
    const type = returns.type && isType(heldType(member.type), 'sobject') ? returns.type : member.type;
    const isHarmless = isHarmlessType(type, this.scope);
    return {
      type,
      texts: this.textsHere(returns.texts, expr, args, given, back) ?? passed?.texts,
      guard: guard && guardHere(guard),
      choices:
        choosing?.parameter === undefined || chosen
          ? undefined
          : {
              parameter: choosing.parameter,
              guards: new Map([...choices!.guards].map(([one, its]) => [one, guardHere(its)])),
            },
      describe: returns.describe && this.describeHere(returns.describe, args),
      stripped: stripped ?? passed?.stripped,
      accessLevel: returns.accessLevel,
      reads: passed?.reads,
      parameter: passed?.parameter,
      isMade: returns.isMade,
      ...(!isHarmless && { taints: withStep(substituted(returns.taints, given), back) }),
      fields: joinFields(passed?.fields, this.fieldsHere(returns.fields, given, back)),
    };
  }

  /** Texts of a called declaration as its caller sees them. */
  private textsHere(
    texts: readonly Text[] | undefined,
    expr: ir.CallExpr,
    args: readonly Value[],
    given: (root: Root) => Taints | undefined,
    back: Step,
  ): readonly Text[] | undefined {
    return texts?.flatMap((text) => {
      if (text.every((part) => part.parameter === undefined && !part.taints)) return [text];
      const parts = text.map((part): readonly Text[] => {
        const arg = part.parameter === undefined ? undefined : args[part.parameter];
        if (arg) return this.textsOf(steppedValue(arg, back), expr.args[part.parameter!]!);
        const taints = withStep(substituted(part.taints, given), back);
        return [[{ literal: part.literal, origin: part.origin, ...(taints && { taints }) }]];
      });
      return concatenate(parts);
    });
  }

  private fieldsHere(fields: Value['fields'], given: (root: Root) => Taints | undefined, back: Step): Value['fields'] {
    if (!fields) return undefined;
    const out = new Map<string, Taints>();
    for (const [name, taints] of fields) out.set(name, withStep(substituted(taints, given), back) ?? []);
    return out;
  }

  /** What a field of the object that a call works on holds at the call. */
  private fieldTaintsAt(
    field: string,
    isOwn: boolean,
    member: Member,
    receiverExpr: ir.Expr | undefined,
    receiver: Value | undefined,
    state: State,
  ): Taints | undefined {
    if (isOwn) return state.get(`this.${field}`)?.taints ?? [{ root: { field }, steps: [], cleaned: 0 }];
    const own = receiverExpr?.kind === 'name' ? state.get(`${receiverExpr.key}.${field}`)?.taints : undefined;
    const put = own ?? receiver?.fields?.get(field);
    if (put || receiver?.fields) return put ?? receiver?.taints;
    if (receiver?.taints) return receiver.taints;
    const type = this.scope.type(receiver?.type) ?? undefined;
    const declared = type && fieldAmong(this.scope.membersOf(type, field));
    return declared && declared.unit !== member.unit ? this.scope.lookup.fieldTaints(declared) : undefined;
  }

  /** Takes over what a called declaration puts into fields of the records it is given. */
  private takePuts(summary: Summary, given: (root: Root) => Taints | undefined, exprs: readonly ir.Expr[], state: State): void {
    for (const [index, fields] of summary.puts) {
      const record = exprs[index];
      if (!record) continue;
      for (const [field, taints] of fields) this.putField(record, field, substituted(taints, given) ?? [], state, true);
    }
  }

  /** Takes over what a called declaration puts into fields. Returns the object as it is then, where that is not this one. */
  private takeWrites(
    summary: Summary,
    given: (root: Root) => Taints | undefined,
    isOwn: boolean,
    member: Member,
    receiverExpr: ir.Expr | undefined,
    receiver: Value | undefined,
    state: State,
  ): Value | undefined {
    let changed = receiver;
    for (const [field, taints] of summary.writes) {
      const put = substituted(taints, given);
      if (!put) continue;
      if (field.includes(' ')) this.write(field, put);
      else if (isOwn) {
        this.write(field, put);
        const before = state.get(`this.${field}`) ?? this.ownField(field);
        state.set(`this.${field}`, { ...before, texts: undefined, elements: undefined, taints: unionTaints(before.taints, put) });
        this.assignsFields = true;
      } else if (changed && !member.isStatic) {
        changed = withField(changed, field, unionTaints(changed.fields?.get(field), put) ?? put);
      }
    }
    if (changed !== receiver && changed && receiverExpr) this.store(receiverExpr, changed, state);
    return changed;
  }

  /** Whether a field of this object was given a value so far. */
  protected assignsFields = false;

  private ownField(name: string): Value {
    const field = fieldAmong(this.scope.membersInScope(name));
    return field ? this.fieldValue(field, 'this') : unknown;
  }

  /** The object or field that a called declaration returns as its caller names it. */
  private describeHere(target: DescribeTarget, args: readonly Value[]): DescribeTarget {
    const object = this.objectHere(target.object, args);
    const fields = (target.fields ?? [target.field]).flatMap((field) => fieldsHere(target.object, field, args));
    const names = fields.filter((name) => name !== undefined);
    if (names.length <= 1 || names.length < fields.length) return { object, field: fields[0] };
    return names.includes('?') ? { object, field: '?' } : { object, field: '?', fields: names };
  }

  /** The object that a name of a called declaration's check means here. */
  private objectHere(name: string, args: readonly Value[]): string {
    if (!name.startsWith('#')) return name;
    const arg = args[Number(name.slice(1))];
    if (!arg) return '?';
    if (arg.describe) return arg.describe.object === '*' ? '?' : arg.describe.object;
    const text = constantValue(arg);
    return text === undefined ? this.describeOf(arg).object : text.toLowerCase();
  }

  /** Checks of a called declaration as its caller sees them. */
  private checksHere(expr: ir.CallExpr, args: readonly Value[]): (from: Checks) => Checks {
    return (from) => {
      if (from.size === 0) return from;
      const out = new Map<string, Origin>();
      const origin = this.origin(expr);
      for (const key of from.keys()) {
        const [permission, target, form] = key.split(' ') as [string, string, string | undefined];
        if (permission === 'allowed') {
          const index = Number(target.slice(1));
          const own = target.startsWith('#') ? this.checkOf(expr.args[index], args[index], form ? ` ${form}` : '') : undefined;
          for (const check of own?.keys() ?? []) out.set(check, origin);
          continue;
        }
        const dot = target.indexOf('.');
        const subject = dot < 0 ? target : target.slice(0, dot);
        const object = this.objectHere(subject, args);
        for (const field of fieldsHere(subject, dot < 0 ? undefined : target.slice(dot + 1), args))
          out.set(checkKey(permission, object, field), origin);
      }
      return out;
    };
  }
}

/** The key of a check in `Checks`. */
function checkKey(permission: string, object: string, field: string | undefined): string {
  return field === undefined ? `${permission} ${object}` : `${permission} ${object}.${field}`;
}

/** What the elements of a collection describe after a token was added to it; undefined when they are of several objects. */
function describeOfBoth(collection: Value, added: DescribeTarget): DescribeTarget | undefined {
  const { describe, elements } = collection;
  if (elements?.length === 0) return added;
  if (!describe || describe.object !== added.object || describe.field === undefined || added.field === undefined)
    return undefined;
  const known = describe.fields ?? [describe.field];
  const fields = [...new Set([...known, ...(added.fields ?? [added.field])])];
  const { object } = added;
  if (fields.length === 1 || fields.length > maxTokens) return { object, field: fields.length === 1 ? fields[0] : '?' };
  return fields.includes('?') ? { object, field: '?' } : { object, field: '?', fields };
}

/** The folded names of the fields that a value names or is a token of, `#n` for a parameter; empty when not known. */
function namedFields(value: Value): readonly string[] {
  const { describe, texts, elements, parameter } = value;
  if (describe?.fields) return describe.fields;
  if (describe?.field !== undefined) return describe.field === '?' ? [] : [describe.field];
  if (texts) {
    const names = texts.map(constantOf);
    return names.every((name) => name !== undefined) ? [...new Set(names.map((name) => name.toLowerCase()))] : [];
  }
  if (elements && elements.length > 0) {
    const names = elements.map(namedFields);
    return names.every((own) => own.length > 0) ? [...new Set(names.flat())] : [];
  }
  return parameter === undefined ? [] : [`#${parameter}`];
}

/** The fields that a called declaration's check means at the call: of `subject`, by the name it has there. */
function fieldsHere(subject: string, field: string | undefined, args: readonly Value[]): readonly (string | undefined)[] {
  if (field?.startsWith('#')) {
    const arg = args[Number(field.slice(1))];
    const names = arg ? namedFields(arg) : [];
    return names.length > 0 ? names : ['?'];
  }
  const token = (field === undefined || field === '?') && subject.startsWith('#') ? args[Number(subject.slice(1))] : undefined;
  if (token?.describe?.field === undefined) return [field];
  return token.describe.fields ?? [token.describe.field];
}

/** Whether a type may be that of a record: no collection, and no type that is known to be something else. */
function isRecord(type: ir.TypeRef | undefined): boolean {
  return type !== undefined && !isCollection(type) && !isHarmlessType(type, undefined) && !isType(type, 'string');
}

/** Patterns that only match letters, digits and a few marks that end no string and start no tag. */
const harmlessPattern = /^\^?(?:(?:\[[\w\s\\.-]*\]|\\w|\\d|[a-z0-9_])(?:[+*?]|\{\d+(?:,\d*)?\})?)+\$?$/i;

/** Characters that end no string and start no tag. */
const harmlessCharacters = /^[\w .:-]*$/;

/** What the methods of a request are about: what one sets, the other one of the same part gets. */
const requestParts: ReadonlyMap<string, string> = new Map([
  ['setbody', 'body'],
  ['setbodyasblob', 'body'],
  ['setbodydocument', 'body'],
  ['getbody', 'body'],
  ['getbodyasblob', 'body'],
  ['getbodydocument', 'body'],
  ['setendpoint', 'endpoint'],
  ['getendpoint', 'endpoint'],
  ['setheader', 'header'],
  ['getheader', 'header'],
]);

/** The part of a request that a method is about; undefined for anything else. */
function requestPart(receiver: Value, method: string): string | undefined {
  return isType(receiver.type, 'httprequest') ? requestParts.get(method) : undefined;
}

function confidentialAmong(taints: Taints | undefined): Taints | undefined {
  const found = taints?.filter(({ root }) => 'source' in root && isConfidential(root.source.kind));
  return found && found.length > 0 ? found : undefined;
}

/** What true answers stand for (Apex Reference, FeatureManagement Class). */
const askedFor: ReadonlyMap<string, string> = new Map([
  ['checkpermission', 'authorized'],
  ['checkpackagebooleanvalue', 'licensed'],
]);

/** What the check of an id is called that was found to be one of a known set, or that of the running user. */
export const choiceForm = ' choice';

/** The type of custom settings in sinks.json, whatever they are called. */
const anySetting = '*__c';

/** Sinks where the data is a choice: an id that names a user, too. */
const choosers: ReadonlySet<SinkKind> = new Set<SinkKind>(['password-of', 'setting-of']);

const cookieFlags: ReadonlySet<SinkKind> = new Set<SinkKind>(['cookie-secure', 'cookie-http-only']);

/** More characters than this of a secret are worth something. */
const maxShown = 8;

/** Whether a string method leaves a few characters only: `right(4)`, `substring(0, 4)`. */
function isShortening(key: string, args: readonly Value[]): boolean {
  if (key !== 'left' && key !== 'right' && key !== 'substring') return false;
  const [first, second] = args.map((arg) => Number(constantValue(arg) ?? Number.NaN));
  if (key !== 'substring') return args.length === 1 && first! <= maxShown;
  return args.length === 2 && second! - first! <= maxShown;
}

/** List methods that change which elements there are, other than `add` at the end. */
const changesList: ReadonlySet<string> = new Set(['add', 'addall', 'set', 'remove', 'removeall', 'retainall', 'clear', 'sort']);

function bitsOf(contexts: readonly string[]): number | 'all' {
  let bits = 0;
  for (const context of contexts) {
    if (context === 'all') return 'all';
    if (context === 'soql-quoted') bits |= cleaned.quoted;
    else if (context === 'html') bits |= cleaned.html;
    else if (context === 'js') bits |= cleaned.javaScript;
    else if (context === 'url') bits |= cleaned.url;
  }
  return bits;
}

/** The contexts of `cleaned` bits in words. */
function escapedFor(bits: number): string {
  const words: string[] = [];
  if (bits & cleaned.quoted) words.push('strings in quotes');
  if (bits & cleaned.html) words.push('HTML');
  if (bits & cleaned.javaScript) words.push('JavaScript');
  if (bits & cleaned.url) words.push('URLs');
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
}

/** Whether a PageReference that a platform method returns is the page of the request, or may be. */
function isRequestedPage(method: string, receiver: Value | undefined): boolean {
  if (method === 'currentpage' || method === 'currentpagereference') return true;
  return isType(receiver?.type, 'pagereference') && !receiver?.isMade;
}

/** Whether a flag is or may be false. */
function isFalse(value: Value | undefined): boolean {
  return value?.texts?.some((text) => constantOf(text)?.toLowerCase() === 'false') ?? false;
}

/** Names of methods with such sinks: all other calls without outside data are passed over at once. */
const choosing = /password|^get(?:instance|values)$/;

/** Whether a parameter was found to be one of a known set. */
function isChecked({ parameter }: Value, checks: Checks): boolean {
  return parameter !== undefined && (checks.has(`allowed #${parameter}`) || checks.has(`allowed #${parameter}${choiceForm}`));
}

/** Names of methods that encode a text. */
const encoders = /^(?:escape|sfdc_|urlencode|base64encode|converttohex)/;

function isCaseChange(expr: ir.Expr): expr is ir.CallExpr & { readonly receiver: ir.Expr } {
  return expr.kind === 'call' && expr.receiver !== undefined && /^(?:trim|tolowercase|touppercase)$/.test(expr.method.key);
}

/** The name under which a checked value will be used again: a variable, a field of this object, a member of a variable. */
export function nameKey(expr: ir.Expr): string | undefined {
  if (expr.kind === 'name') return expr.key;
  if (expr.kind !== 'member') return undefined;
  if (expr.object.kind === 'this') return expr.member.key;
  const object = nameKey(expr.object);
  return object && `${object}.${expr.member.key}`;
}

/** How a receiver is called in messages: as written, or by its type. */
function shownPath(expr: ir.Expr, value: Value | undefined): string {
  if (value?.type && !isType(value.type, 'object')) return value.type.name;
  if (expr.kind === 'name') return expr.name;
  if (expr.kind === 'member') return `${shownPath(expr.object, undefined)}.${expr.member.name}`;
  if (expr.kind === 'call') return `${expr.method.name}()`;
  return expr.kind === 'this' || expr.kind === 'super' ? expr.kind : 'value';
}

/** A type as it is written. */
function shownType({ name, args }: ir.TypeRef): string {
  return args.length === 0 ? name : `${name}<${args.map(shownType).join(', ')}>`;
}

function lastName(type: TypeEntry): string {
  return type.key.slice(type.key.lastIndexOf('.') + 1);
}

function sentence(label: string): string {
  return label === '' ? label : `${label[0]!.toUpperCase()}${label.slice(1)}`;
}

function taintsIn(value: Value): { taints?: Taints } {
  return value.taints ? { taints: value.taints } : {};
}

function textOf(value: Value): Pick<Value, 'texts' | 'taints'> {
  return { texts: value.texts, ...taintsIn(value) };
}

/** An element of a list with its text, so that joining the list knows what surrounds a value. */
function textElement(value: Value, texts: readonly Text[]): Value {
  return value.texts || !value.taints ? value : { ...value, texts };
}

function withoutTaints(value: Value): Value {
  return { ...value, taints: undefined };
}
