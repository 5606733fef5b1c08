import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faqEntries, faqEntriesOfRule, faqEntry } from '#server/faq/entries';
import { parseFaqEntry } from '#server/faq/parseEntry';
import { faqIdPattern } from '#shared/faq';

const root = join(__dirname, '../../..');
const folder = join(root, 'shared/faq');

const reviewedRules = [
  'ApexSuggestUsingNamedCred',
  'AvoidHardcodedCredentialsInFieldDecls',
  'AvoidHardcodedCredentialsInVarDecls',
  'AvoidHardcodedCredentialsInVarAssign',
  'AvoidHardcodedCredentialsInHttpHeader',
  'ApexInsecureEndpoint',
  'AvoidInsecureHttpRemoteSiteSetting',
  'AvoidDisableProtocolSecurityRemoteSiteSetting',
  'UseHttpsCallbackUrlConnectedApp',
  'LimitConnectedAppScope',
  'ApexCRUDViolation',
  'ApexSharingViolations',
];

/** Further rules of Salesforce Code Analyzer that entries may name. */
const otherRules = [
  'AccessTokenInUrl',
  'ApexBadCrypto',
  'ApexCSRF',
  'ApexDangerousMethods',
  'ApexFlsViolation',
  'ApexOpenRedirect',
  'ApexSOQLInjection',
  'ApexXSSFromEscapeFalse',
  'ApexXSSFromURLParam',
  'AvoidApiSessionId',
  'AvoidAuraWithLockerDisabled',
  'AvoidChangeProtectionUnprotected',
  'AvoidGetInstanceWithTaint',
  'AvoidGlobalInstallUninstallHandlers',
  'AvoidHardCodedCredentialsInAura',
  'AvoidHardcodedCredentialsInSetPassword',
  'AvoidHardcodedSecretsInVFAttrs',
  'AvoidInvalidCrudContentDistribution',
  'AvoidJavaScriptCustomObject',
  'AvoidJavaScriptHomePageComponent',
  'AvoidJavaScriptInUrls',
  'AvoidJavaScriptWebLink',
  'AvoidLmcIsExposedTrue',
  'AvoidLwcBubblesComposedTrue',
  'AvoidOldSalesforceApiVersions',
  'AvoidSControls',
  'AvoidSecurityEnforcedOldApiVersion',
  'AvoidUnauthorizedApiSessionIdInApex',
  'AvoidUnauthorizedApiSessionIdInVisualforce',
  'AvoidUnauthorizedGetSessionIdInApex',
  'AvoidUnauthorizedGetSessionIdInVisualforce',
  'AvoidUnsafePasswordManagementUse',
  'DatabaseOperationsMustUseWithSharing',
  'ErrorDetailsExposedToUser',
  'ExplicitWithoutSharing',
  'FlowSystemModeWithoutSharing',
  'HardcodedSecretValue',
  'InsecureCookie',
  'InsecureCorsOrigin',
  'InsecureCspTrustedSite',
  'InsecureNamedCredential',
  'OverprivilegedPermissionSet',
  'PreventPassingUserDataIntoElementWithSharing',
  'PreventPassingUserDataIntoElementWithoutSharing',
  'ProtectSensitiveData',
  'SensitiveDataInDebugLog',
  'SystemModeAccess',
  'UnprotectedSecretStorage',
  'UnsafeDynamicInstantiation',
  'VulnerableLibrary',
];

const openHosts = new Set([
  'developer.salesforce.com',
  'help.salesforce.com',
  'trailhead.salesforce.com',
  'appexchange.salesforce.com',
  'owasp.org',
  'docs.pmd-code.org',
]);

/** Everything a link in Markdown can lead to: inline links, and bare or angle-bracketed addresses outside code. */
function linksIn(markdown: string): string[] {
  const prose = markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)/g), ...prose.matchAll(/(https?:\/\/[^\s)>]+)/g)].map((match) => match[1]);
}

describe('the FAQ', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));

  it('has a valid entry in each file, named by its id', () => {
    assert.ok(files.length >= 20, `${files.length} entries`);
    for (const name of files) {
      const entry = parseFaqEntry(readFileSync(join(folder, name), 'utf8'), name);
      assert.equal(`${entry.id}.md`, name);
      assert.match(entry.id, faqIdPattern);
    }
  });

  it('is bundled whole', () => {
    assert.deepEqual(
      faqEntries().map((entry) => `${entry.id}.md`),
      files.sort(),
    );
  });

  it('is listed by an up-to-date generated module', () => {
    const check = spawnSync(process.execPath, [join(root, 'scripts/gen-faq.mjs'), '--check'], { encoding: 'utf8' });
    assert.equal(check.status, 0, check.stderr);
  });

  it('has an entry for every rule, and names no rule that does not exist', () => {
    for (const rule of reviewedRules) assert.ok(faqEntriesOfRule(rule).length >= 2, rule);
    const known = new Set([...reviewedRules, ...otherRules]);
    for (const entry of faqEntries()) {
      for (const rule of entry.rules) assert.ok(known.has(rule), `${entry.id} names ${rule}`);
    }
  });

  it('puts the entry that is chiefly about a rule first', () => {
    assert.equal(faqEntriesOfRule('ApexSuggestUsingNamedCred')[0].id, 'FAQ-900002');
    assert.equal(faqEntriesOfRule('ApexInsecureEndpoint')[0].id, 'FAQ-900001');
    assert.equal(faqEntriesOfRule('ApexCRUDViolation')[0].id, 'FAQ-900010');
    assert.equal(faqEntriesOfRule('ApexSharingViolations')[0].id, 'FAQ-900012');
    assert.equal(faqEntriesOfRule('LimitConnectedAppScope')[0].id, 'FAQ-000437');
    assert.equal(faqEntriesOfRule('UseHttpsCallbackUrlConnectedApp')[0].id, 'FAQ-900034');
    assert.equal(faqEntriesOfRule('AvoidHardcodedCredentialsInFieldDecls')[0].id, 'FAQ-000716');
    assert.equal(faqEntriesOfRule('AvoidInsecureHttpRemoteSiteSetting')[0].id, 'FAQ-900035');
    assert.deepEqual(faqEntriesOfRule('NoSuchRule'), []);
  });

  it('holds FAQ-000863 whole', () => {
    const entry = faqEntry('faq-000863');
    assert.ok(entry);
    assert.equal(entry.status, 'VALID_RESPONSE');
    assert.deepEqual([...entry.rules].sort(), [...reviewedRules].sort());
    assert.match(entry.question, /^What are the security review requirements for an off-platform integration/);
    assert.match(entry.answer, /Avoid using System Admin profiles for integration users/);
    assert.match(entry.recommendedAnswer ?? '', /Don't use System Admin profiles for integration users/);
    assert.match(entry.reasoning ?? '', /needs tone improvements to match brand guidelines/);
    assert.equal(faqEntry('FAQ-999999'), undefined);
  });

  it('links to entries that exist and to pages that everybody can open', () => {
    for (const entry of faqEntries()) {
      const texts = [entry.answer, entry.recommendedAnswer, entry.reasoning, entry.seeAlso].join('\n');
      const links = [...linksIn(texts), ...entry.sources.flatMap((source) => source.url ?? [])];
      for (const target of [...links, ...(entry.replacedBy ? [entry.replacedBy] : [])]) {
        if (faqIdPattern.test(target)) {
          assert.ok(faqEntry(target), `${entry.id} links to ${target}, which does not exist`);
          assert.notEqual(faqEntry(target)?.status, 'RETIRED', `${entry.id} links to ${target}, which is retired`);
        } else {
          const url = new URL(target);
          assert.equal(url.protocol, 'https:', `${entry.id}: ${target}`);
          assert.ok(openHosts.has(url.host), `${entry.id}: ${target}`);
        }
      }
      assert.ok(!entry.sources.some((source) => source.url === undefined && source.kind === 'official'), `${entry.id}: source`);
      assert.doesNotMatch(readFileSync(join(folder, `${entry.id}.md`), 'utf8'), /herokuapp/i, entry.id);
    }
  });

  it('has links among the entries only where they are written as links', () => {
    for (const entry of faqEntries()) {
      const text = [entry.answer, entry.seeAlso].join('\n').replace(/\]\(FAQ-\d{6}\)/g, '');
      assert.doesNotMatch(text, /FAQ-\d/, entry.id);
    }
  });

  it('was verified on days that have passed, from sources read before', () => {
    for (const entry of faqEntries()) {
      assert.ok(Date.parse(entry.lastVerified) <= Date.now(), entry.id);
      for (const source of entry.sources)
        assert.ok(source.seen <= entry.lastVerified.slice(0, 7), `${entry.id}: ${source.title}`);
    }
  });

  it('can be read in about two minutes', () => {
    for (const entry of faqEntries()) {
      const prose = entry.answer.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, '');
      const words = prose.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
      assert.ok(words >= 60 && words <= 560, `${entry.id} has ${words} words`);
    }
  });
});
