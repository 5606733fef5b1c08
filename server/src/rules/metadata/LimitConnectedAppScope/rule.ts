import type { Range } from '../../../semantics/apex/ir';
import { defineRule, type MetadataContext, type RuleEdit, type RuleFix } from '../../rule';
import { elementsAt, elementWithLine, wordsOf } from '../shared/elements';

/** A scope that an app asks for. */
interface Scope extends Range {
  readonly name: string;
  /** What to take out to drop it. */
  readonly removal: Range;
}

export default defineRule({
  name: 'LimitConnectedAppScope',
  area: 'metadata',
  types: ['ConnectedApp', 'ExtlClntAppOauthSettings'],
  title: 'Do not ask for the OAuth scope Full',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-000437', 'FAQ-900034', 'FAQ-000863'],
  objection: 'The scope Full hands over everything the user can do, in one token.',
  remedy: 'Ask for what the code calls: Api for records, RefreshToken to work while nobody is present.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  engine: 'pmd',
  check(context, report) {
    const scopes = context.type === 'ConnectedApp' ? elementScopes(context) : listedScopes(context);
    const names = new Set(scopes.map(({ name }) => name.toLowerCase()));
    for (const scope of scopes) {
      if (scope.name.toLowerCase() !== 'full') continue;
      report({
        range: { start: scope.start, end: scope.end },
        message: `The scope ${scope.name} gives the app everything the user can do. Ask for Api, and only what else it needs.`,
        fixes: fixes(scope, names),
      });
    }
  },
});

function fixes(scope: Scope, names: ReadonlySet<string>): RuleFix[] {
  const drop: RuleEdit = { ...scope.removal, text: '' };
  const removal: RuleFix = { id: 'drop-scope', title: `Remove the scope ${scope.name}`, edits: [drop] };
  if (names.has('api')) return [{ ...removal, preferred: true }];
  const replacement: RuleEdit = { start: scope.start, end: scope.end, text: 'Api' };
  const useApi: RuleFix = { id: 'use-api-scope', title: 'Ask for the scope Api instead', preferred: true, edits: [replacement] };
  // Without any scope left nobody could use the app.
  return names.size > 1 ? [useApi, removal] : [useApi];
}

/** Connected apps: one element per scope. */
function elementScopes({ document, text }: MetadataContext): Scope[] {
  return elementsAt(document, 'oauthConfig/scopes').map((element) => ({
    name: element.text,
    start: element.textSpan.start,
    end: element.textSpan.end,
    removal: elementWithLine(text, element),
  }));
}

/** External client apps: one list, separated by commas. */
function listedScopes({ document, text }: MetadataContext): Scope[] {
  return elementsAt(document, 'commaSeparatedOauthScopes').flatMap((element) => {
    const words = wordsOf(text, element, /[^\s,]+/g);
    return words.map(({ text: name, start, end }, i) => {
      const removal = i + 1 < words.length ? { start, end: words[i + 1].start } : { start: words[i - 1]?.end ?? start, end };
      return { name, start, end, removal };
    });
  });
}
