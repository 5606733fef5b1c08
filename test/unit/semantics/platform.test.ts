import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TypeRef } from '#server/semantics/apex/ir';
import {
  allowList,
  assignmentSinkOf,
  cleans,
  defaultAt,
  entryPointOf,
  isPlatformEnum,
  isPlatformType,
  isScalar,
  methodReturn,
  mutation,
  platformName,
  propagation,
  propertyType,
  sinksOf,
  sourceOf,
  superKey,
  versionedDefaults,
} from '#server/semantics/apex/platform/model';
import { platformKey, typeNamed } from '#server/semantics/apex/types';

/** A row of a file of facts. */
interface Row {
  readonly type: string;
  readonly member: string;
  readonly source: string;
  readonly cleans?: readonly string[];
}

function fileOf<T>(name: string): Readonly<Record<string, T>> {
  return JSON.parse(readFileSync(join(__dirname, `../../../server/src/semantics/apex/platform/${name}.json`), 'utf8'));
}
const generated = fileOf<Record<string, unknown>>('signatures');
const additions = fileOf<Record<string, unknown>>('signatures-extra');
const { members: sources } = fileOf<readonly Row[]>('sources');
const { sinks } = fileOf<readonly Row[]>('sinks');
const { sanitizers } = fileOf<readonly Row[]>('sanitizers');
const { propagators, mutators } = fileOf<readonly Row[]>('propagators');
const { allowLists } = fileOf<readonly Row[]>('allowLists');

function shown(type: TypeRef | undefined): string {
  if (!type) return '';
  return type.args.length > 0 ? `${type.name}<${type.args.map(shown).join(',')}>` : type.name;
}

/** What a method returns, called on a value (or, with `static`, on the type). */
function returned(type: TypeRef, method: string, argCount = 0, ...argTypes: TypeRef[]): string {
  return shown(methodReturn(type, method, argCount, false, argTypes));
}
function returnedByStatic(type: string, method: string, argCount = 0, ...argTypes: TypeRef[]): string {
  return shown(methodReturn(typeNamed(type), method, argCount, true, argTypes));
}

const account = typeNamed('Account');
const accounts = typeNamed('List', account);
const accountsById = typeNamed('Map', typeNamed('Id'), accounts);

describe('the model of the platform', () => {
  describe('types', () => {
    it('knows methods and properties, with or without the namespace', () => {
      assert.equal(returned(typeNamed('String'), 'split', 1), 'List<String>');
      assert.equal(returned(typeNamed('System.PageReference'), 'getparameters'), 'Map<String,String>');
      assert.equal(returnedByStatic('ApexPages', 'currentpage'), 'PageReference');
      assert.equal(shown(propertyType(typeNamed('RestContext'), 'request')), 'RestRequest');
      assert.equal(shown(propertyType(typeNamed('System.RestRequest'), 'requestbody')), 'Blob');
      assert.equal(
        shown(propertyType(typeNamed('Messaging.InboundEmail'), 'textattachments')),
        'List<Messaging.InboundEmail.TextAttachment>',
      );
      assert.equal(
        returned(typeNamed('Schema.DescribeSObjectResult'), 'getrecordtypeinfosbyname'),
        'Map<String,Schema.RecordTypeInfo>',
      );
      assert.equal(returned(typeNamed('Http'), 'send', 1), 'HttpResponse');
      assert.equal(returned(typeNamed('List', account), 'add', 1), 'void');
    });

    it('tells static members from those of values', () => {
      assert.equal(returnedByStatic('String', 'valueof', 1), 'String');
      assert.equal(returned(typeNamed('String'), 'valueof', 1), '');
      assert.equal(returnedByStatic('String', 'trim'), '');
    });

    it('puts type arguments in', () => {
      assert.equal(returned(accounts, 'get', 1), 'Account');
      assert.equal(returned(accountsById, 'get', 1), 'List<Account>');
      assert.equal(returned(accountsById, 'values'), 'List<List<Account>>');
      assert.equal(returned(accountsById, 'keyset'), 'Set<Id>');
      assert.equal(returned(accountsById, 'clone'), 'Map<Id,List<Account>>');
      assert.equal(shown(methodReturn(methodReturn(accounts, 'iterator', 0, false)!, 'next', 0, false)), 'Account');
      assert.equal(returned(typeNamed('Map'), 'get', 1), 'Object');
    });

    it('chooses between overloads by what they are given', () => {
      assert.equal(returnedByStatic('Database', 'insert', 2, account), 'Database.SaveResult');
      assert.equal(returnedByStatic('Database', 'insert', 2, accounts), 'List<Database.SaveResult>');
      assert.equal(returnedByStatic('Database', 'insert', 2), '');
      assert.equal(returnedByStatic('Math', 'abs', 1, typeNamed('Integer')), 'Integer');
      assert.equal(returnedByStatic('Math', 'max', 2), 'Decimal');
      assert.equal(returnedByStatic('Math', 'mod', 2), 'Long');
    });

    it('knows what every object, enum and exception has', () => {
      assert.equal(returned(typeNamed('HttpRequest'), 'tostring'), 'String');
      assert.equal(returned(typeNamed('HttpRequest'), 'clone'), 'HttpRequest');
      assert.equal(returned(typeNamed('QueryException'), 'getmessage'), 'String');
      assert.equal(returned(typeNamed('System.DmlException'), 'getdmltype', 1), 'StatusCode');
      assert.equal(superKey('dmlexception'), 'exception');
      assert.equal(returnedByStatic('TriggerOperation', 'values'), 'List<TriggerOperation>');
      assert.equal(returned(typeNamed('LoggingLevel'), 'name'), 'String');
      assert.equal(shown(propertyType(typeNamed('System.LoggingLevel'), 'debug')), 'System.LoggingLevel');
      assert.ok(isPlatformEnum('statuscode'));
      assert.ok(!isPlatformEnum('string'));
    });

    it('knows what the org names itself only by its kind', () => {
      assert.equal(shown(propertyType(typeNamed('System.Label'), 'anything')), 'String');
      assert.equal(shown(propertyType(typeNamed('Page'), 'myown')), 'PageReference');
      assert.equal(shown(propertyType(typeNamed('Schema.SObjectType'), 'account')), 'Schema.DescribeSObjectResult');
      assert.equal(shown(propertyType(typeNamed('Trigger'), 'newmap')), 'Map<Id,SObject>');
      assert.equal(propertyType(typeNamed('Trigger'), 'other'), undefined);
    });

    it('says nothing of other types, whatever they are called', () => {
      for (const key of ['account', 'constructor', '__proto__', 'hasownproperty', '']) {
        assert.equal(isPlatformType(key), false, key);
        assert.equal(methodReturn(typeNamed(key), 'tostring', 0, false), undefined, key);
        assert.equal(propertyType(typeNamed(key), 'name'), undefined, key);
        assert.equal(sourceOf(key, 'constructor'), undefined, key);
      }
      for (const member of ['constructor', '__proto__', 'valueof', '']) {
        assert.equal(methodReturn(typeNamed('String'), member, 0, false), undefined, member);
        assert.equal(propertyType(typeNamed('RestRequest'), member), undefined, member);
        assert.deepEqual(sinksOf('database', member, 1), [], member);
      }
    });

    it('has data that refers to types it knows, spelled as they are', () => {
      const ownSchema = new Set(
        ['void', 'this', 'E', 'K', 'V', 'User', 'Contact', 'Idea', 'IdeaComment', 'AuthConfig', 'AuthConfigProviders'].concat([
          'AuthProvider',
          'SamlSsoConfig',
          'ConnectedApplication',
        ]),
      );
      // Types that nobody documents, or from namespaces that are left out.
      const elsewhere =
        /^(?:ConnectApi|Datacloud|QuickAction\.QuickActionTemplateResult|Process\.PluginDescribeResult|Component)\b/;
      const undescribed = new Set(['LocaleOptions', 'Database.NestedSaveResult', 'Database.Errors', 'Schema.FilteredLookupInfo']);
      const wrong = new Set<string>();
      const sections = ['static', 'instance', 'properties'];
      const isReplaced = (key: string, section: string, member: string) =>
        (additions[key]?.[section] as Record<string, string> | undefined)?.[member.replace(/\/\d$/, '')] !== undefined;
      for (const file of [generated, additions]) {
        for (const [key, entry] of Object.entries(file)) {
          for (const section of sections) {
            for (const [member, text] of Object.entries((entry[section] ?? {}) as Record<string, string>)) {
              if (file === generated && isReplaced(key, section, member)) continue;
              for (const name of text.split(/[<>,|]+/).filter(Boolean)) {
                const known = platformName(platformKey(typeNamed(name)));
                if (ownSchema.has(name) || elsewhere.test(name) || undescribed.has(name)) continue;
                if (known !== name && known !== `System.${name}`) wrong.add(`${key}.${member}: ${name}`);
              }
            }
          }
        }
      }
      assert.deepEqual([...wrong], []);
    });
  });

  describe('data flow', () => {
    it('knows where data comes in', () => {
      assert.equal(sourceOf('pagereference', 'getparameters')?.kind, 'page-parameter');
      assert.equal(sourceOf('pagereference', 'getheaders')?.label, 'a request header');
      assert.equal(sourceOf('restrequest', 'requestbody')?.kind, 'rest');
      assert.equal(sourceOf('messaging.inboundemail', 'subject')?.kind, 'email');
      assert.equal(sourceOf('httpresponse', 'getbody')?.kind, 'callout');
      assert.equal(sourceOf('httprequest', 'getbody'), undefined);
      assert.deepEqual(
        ['auraenabled', 'httppost', 'webservice', 'global', 'invocablevariable', 'future'].map((key) => entryPointOf(key)?.kind),
        ['aura', 'rest', 'webservice', 'global', 'invocable', undefined],
      );
      assert.equal(entryPointOf('invocablevariable')?.provides, 'field');
    });

    it('knows what uses it, by the number of arguments', () => {
      assert.deepEqual(
        sinksOf('database', 'query', 2).map(({ sink, arguments: used }) => [sink, used]),
        [['soql', [0]]],
      );
      assert.deepEqual(
        [1, 2].map((count) => sinksOf('type', 'forname', count).map(({ arguments: used }) => used)),
        [[[0]], [[0, 1]]],
      );
      assert.deepEqual(
        [1, 2, 3].map((count) =>
          sinksOf('contact', 'adderror', count).map(({ sink, whenFalse }) => `${sink} ${whenFalse ?? ''}`.trim()),
        ),
        [['user-error'], ['html-message 1', 'user-error'], ['html-message 2', 'user-error']],
      );
      assert.deepEqual(
        [1, 2].map((count) => sinksOf('system', 'debug', count)[0]?.arguments),
        [[0], [1]],
      );
      assert.deepEqual(
        sinksOf('crypto', 'encrypt', 4).map(({ sink, arguments: used }) => [sink, used]),
        [
          ['crypto-key', [1]],
          ['crypto-iv', [2]],
        ],
      );
      assert.equal(sinksOf('pagereference', 'new', 1)[0]?.argumentType, 'String');
      assert.equal(assignmentSinkOf('restresponse', 'responsebody')?.sink, 'response-body');
      assert.deepEqual(sinksOf('restresponse', 'responsebody', 0), []);
      assert.deepEqual(sinksOf('database', 'setsavepoint', 0), []);
    });

    it('knows what makes it safe, and for what', () => {
      assert.deepEqual(cleans('string', 'escapesinglequotes'), ['soql-quoted']);
      assert.deepEqual(cleans('id', 'valueof'), ['all']);
      assert.deepEqual(cleans('', 'sfdc_htmlencode'), ['html']);
      assert.equal(cleans('string', 'striphtmltags'), undefined);
      assert.ok(isScalar('id'));
      assert.ok(!isScalar('blob'));
    });

    it('knows what passes it on', () => {
      assert.deepEqual(propagation('string', 'trim')?.from, ['receiver']);
      assert.deepEqual(propagation('string', 'format')?.from, [0, 1]);
      assert.deepEqual(propagation('aggregateresult', 'get')?.from, ['receiver']);
      assert.deepEqual(propagation('queryexception', 'getmessage')?.from, ['receiver']);
      assert.equal(propagation('string', 'unescapehtml4')?.raw, true);
      assert.equal(propagation('string', 'length'), undefined);
      assert.deepEqual(mutation('list', 'add', 1)?.from, [0]);
      assert.deepEqual(mutation('list', 'add', 2)?.from, [1]);
      assert.deepEqual(mutation('sobject', 'put', 2)?.from, [1]);
      assert.equal(mutation('list', 'clear', 0), undefined);
    });

    it('knows what proves that a value is one of a known set', () => {
      assert.deepEqual(
        allowList('set', 'contains').map(({ proves, checked, against }) => [proves, checked, against]),
        [['one-of', 0, 'receiver']],
      );
      assert.equal(allowList('string', 'equals').length, 2);
      assert.equal(allowList('string', 'isalphanumeric')[0]?.proves, 'characters');
      assert.deepEqual(allowList('string', 'startswith'), []);
    });

    it('keeps the data of what it cleans for other uses', () => {
      const lost = sanitizers!.filter(({ type, member, cleans: uses }) => {
        const typeKey = type === '*' ? '' : type.toLowerCase();
        return !uses!.includes('all') && !propagation(typeKey, member.toLowerCase());
      });
      assert.deepEqual(lost, []);
    });

    it('states facts about members that exist, each with its page', () => {
      const rows = [...sources!, ...sinks!, ...sanitizers!, ...propagators!, ...mutators!, ...allowLists!];
      const wrong = rows.filter(({ type: name, member, source }) => {
        if (!/^(?:Apex Reference|Apex Developer Guide|Secure Coding Guide), \S/.test(source)) return true;
        if (name === '*' || name === '*__c') return false;
        const type = typeNamed(name);
        const key = member.toLowerCase();
        if (platformName(type.key)?.replace(/^System\./, '') !== name) return true;
        if (member === 'new' || propertyType(type, key)) return false;
        const anything = typeNamed('Object');
        return ![0, 1, 2, 3, 4].some((count) =>
          [false, true].some((isStatic) => methodReturn(type, key, count, isStatic, [anything])),
        );
      });
      assert.deepEqual(wrong, []);
    });

    it('states no fact twice', () => {
      for (const rows of [sources!, sanitizers!, propagators!]) {
        const keys = rows.map(({ type, member }) => `${type}.${member}`.toLowerCase());
        assert.deepEqual(
          keys.filter((key, i) => keys.indexOf(key) !== i),
          [],
        );
      }
    });
  });

  it('knows what the platform does by default at an API version', () => {
    assert.equal(defaultAt('database-access', 66), 'system-mode');
    assert.equal(defaultAt('database-access', 67), 'user-mode');
    assert.equal(defaultAt('class-sharing', undefined), 'inherits-from-caller');
    assert.equal(defaultAt('trigger-access', 67), 'system-mode');
    assert.equal(defaultAt('nothing', 67), undefined);
    assert.ok(versionedDefaults.every(({ source, version }) => source !== '' && version === 67));
  });
});
