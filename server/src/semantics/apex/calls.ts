/** What calls make of values: the platform's methods by its model; those of the workspace are in `workspaceCalls`. */

import { bitsWithoutMatches, startClaim } from './addresses';
import {
  anySetting,
  askedFor,
  bitsOf,
  changesList,
  checkKey,
  choiceForm,
  choosers,
  choosing,
  confidentialAmong,
  describeOfBoth,
  encoders,
  escapedFor,
  harmlessCharacters,
  harmlessPattern,
  isCaseChange,
  isChecked,
  isFalse,
  isRecord,
  isRequestedPage,
  isShortening,
  namedFields,
  nameKey,
  requestPart,
  shownPath,
  shownType,
  taintsIn,
  textElement,
  textOf,
  withoutTaints,
} from './callQuestions';
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
import { fieldAmong } from './scope';
import type { State } from './state';
import { cleaned, harmlessEverywhere, type Step, sentence, type Taints, unionTaints, withCleaning, withStep } from './taint';
import type { Member } from './typeIndex';
import { elementType, heldType, isType, platformKey, typeNamed } from './types';
import {
  type Checks,
  cleanedValue,
  concatenate,
  constantValue,
  type DescribeTarget,
  type Guard,
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
import { WorkspaceCallEvaluation } from './workspaceCalls';

/** How the step of a value begins that was made from JSON, fields and all, as its sender wished. */
export const madeBy = 'Made from JSON: ';

const noMembers: readonly Member[] = [];

export abstract class CallEvaluation extends WorkspaceCallEvaluation {
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
}
