import assert from 'node:assert/strict';
import { ApexParser as AntlrParser, ApexParserFactory } from '@apexdevtools/apex-parser';
import { Kind } from '#server/syntax/apex/kinds.generated';
import { ApexTree } from '#server/syntax/apex/tree';
import { fixture, fixtureNames } from './fixtures';
import { testParser } from './parser';

/** What the parsers call the same constructs: names of rules (or of their labelled alternatives), and kinds. */
const constructs: Record<string, { theirs: string[]; ours: number[] }> = {
  classes: { theirs: ['ClassDeclaration'], ours: [Kind.classDeclaration] },
  interfaces: { theirs: ['InterfaceDeclaration'], ours: [Kind.interfaceDeclaration] },
  enums: { theirs: ['EnumDeclaration'], ours: [Kind.enumDeclaration] },
  methods: { theirs: ['MethodDeclaration', 'InterfaceMethodDeclaration'], ours: [Kind.methodDeclaration] },
  constructors: { theirs: ['ConstructorDeclaration'], ours: [Kind.constructorDeclaration] },
  variables: { theirs: ['VariableDeclarator', 'PropertyDeclaration'], ours: [Kind.variableDeclarator] },
  accessors: { theirs: ['PropertyBlock'], ours: [Kind.accessorDeclaration] },
  annotations: { theirs: ['Annotation'], ours: [Kind.annotation] },
  calls: {
    theirs: ['DotMethodCall', 'MethodCall'],
    ours: [Kind.methodInvocation, Kind.explicitConstructorInvocation],
  },
  creations: {
    theirs: ['Creator'],
    ours: [Kind.objectCreationExpression, Kind.arrayCreationExpression, Kind.mapCreationExpression],
  },
  DML: {
    theirs: ['InsertStatement', 'UpdateStatement', 'UpsertStatement', 'DeleteStatement', 'UndeleteStatement', 'MergeStatement'],
    ours: [Kind.dmlExpression],
  },
  queries: { theirs: ['SoqlLiteral', 'SoslLiteral'], ours: [Kind.queryExpression] },
  'SOQL queries and subqueries': { theirs: ['Query', 'SubQuery'], ours: [Kind.soqlQueryBody] },
  'conditions of queries': { theirs: ['WhereFieldExpression', 'ConditionalExpression'], ours: [Kind.comparisonExpression] },
  binds: { theirs: ['BoundExpression'], ours: [Kind.boundApexExpression] },
  assignments: { theirs: ['AssignExpression'], ours: [Kind.assignmentExpression] },
  conditionals: { theirs: ['CondExpression'], ours: [Kind.ternaryExpression] },
  casts: { theirs: ['CastExpression'], ours: [Kind.castExpression] },
  ifs: { theirs: ['IfStatement'], ours: [Kind.ifStatement] },
  fors: { theirs: ['ForStatement'], ours: [Kind.forStatement, Kind.enhancedForStatement] },
  whiles: { theirs: ['WhileStatement', 'DoWhileStatement'], ours: [Kind.whileStatement, Kind.doStatement] },
  tries: { theirs: ['TryStatement'], ours: [Kind.tryStatement] },
  catches: { theirs: ['CatchClause'], ours: [Kind.catchClause] },
  switches: { theirs: ['SwitchStatement'], ours: [Kind.switchExpression] },
  whens: { theirs: ['WhenControl'], ours: [Kind.switchRule] },
  throws: { theirs: ['ThrowStatement'], ours: [Kind.throwStatement] },
  returns: { theirs: ['ReturnStatement'], ours: [Kind.returnStatement] },
  runAs: { theirs: ['RunAsStatement'], ours: [Kind.runAsStatement] },
};

interface Context {
  readonly ruleIndex?: number;
  readonly children?: readonly Context[] | null;
}

/** How often each rule and each labelled alternative occurs in the oracle's tree. */
function countTheirs(text: string, isTrigger: boolean): Map<string, number> {
  const parser = ApexParserFactory.createParser(text);
  const counts = new Map<string, number>();
  const stack = [(isTrigger ? parser.triggerUnit() : parser.compilationUnit()) as unknown as Context];
  for (let context = stack.pop(); context; context = stack.pop()) {
    if (context.ruleIndex !== undefined) {
      const rule = AntlrParser.ruleNames[context.ruleIndex];
      const label = context.constructor.name.replace(/Context$/, '');
      for (const name of new Set([rule[0].toUpperCase() + rule.slice(1), label])) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    stack.push(...(context.children ?? []));
  }
  return counts;
}

describe('the Apex parser and another one', () => {
  for (const name of fixtureNames) {
    it(`count the same constructs in ${name}`, () => {
      const text = fixture(name);
      const theirs = countTheirs(text, name.endsWith('.trigger'));
      const tree = testParser().parse(text);
      assert.ok(tree instanceof ApexTree);
      const ours = new Map<number, number>();
      for (let i = 0; i < tree.length; i++) ours.set(tree.kind(i), (ours.get(tree.kind(i)) ?? 0) + 1);
      const sum = <K>(counts: Map<K, number>, keys: K[]) => keys.reduce((total, key) => total + (counts.get(key) ?? 0), 0);
      const table = (count: (construct: { theirs: string[]; ours: number[] }) => number) =>
        Object.fromEntries(Object.entries(constructs).map(([construct, names]) => [construct, count(names)]));
      assert.deepEqual(
        table((construct) => sum(ours, construct.ours)),
        table((construct) => sum(theirs, construct.theirs)),
      );
    }).timeout(60_000);
  }
});
