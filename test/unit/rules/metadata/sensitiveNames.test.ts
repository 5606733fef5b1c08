import assert from 'node:assert/strict';
import { personalIn, secretIn } from '#server/rules/metadata/shared/sensitiveNames';
import { storageOf } from '#server/rules/metadata/shared/storage';

const field = (name: string, type = 'Text') => ({ name, type, isFormula: false });

describe('secretIn', () => {
  const secrets: Record<string, string> = {
    Api_Key__c: 'an API key',
    ns__ApiKey__c: 'an API key',
    ClientSecret__c: 'a client secret',
    Portal_Password__c: 'a password',
    OAuth_Token__c: 'an auth token',
    Signing_Key__c: 'a signing key',
    Credentials__c: 'credentials',
  };
  for (const [name, term] of Object.entries(secrets)) {
    it(`takes ${name} for ${term}`, () => assert.equal(secretIn(field(name), 'Partner__c')?.term, term));
  }

  const others = [
    'Keyboard__c',
    'Token_Count__c',
    'Passenger__c',
    'Monkey__c',
    'Design__c',
    'Concert__c',
    'Author__c',
    'Is_Secret__c',
    'Password_Hint__c',
    'Public_Key__c',
    'External_Key__c',
    'Key__c',
    'Hash__c',
    'Value__c',
    'Accreditation__c',
  ];
  for (const name of others) {
    it(`lets ${name} be`, () => assert.equal(secretIn(field(name), 'Partner__c'), undefined));
  }

  it('takes Key__c and Value__c for secrets in an object that is called after them', () => {
    for (const name of ['Key__c', 'Value__c']) {
      assert.deepEqual(secretIn(field(name), 'Api_Credentials__mdt'), { strength: 'medium', term: 'credentials' });
    }
    assert.equal(secretIn(field('Endpoint__c'), 'Api_Credentials__mdt'), undefined);
  });

  it('looks at the type', () => {
    for (const type of ['Checkbox', 'Number', 'Lookup', 'Picklist', 'DateTime', '']) {
      assert.equal(secretIn(field('Api_Key__c', type), 'Partner__c'), undefined, type);
    }
    for (const type of ['LongTextArea', 'EncryptedText', 'Url'])
      assert.ok(secretIn(field('Api_Key__c', type), 'Partner__c'), type);
    assert.equal(secretIn({ ...field('Api_Key__c'), isFormula: true }, 'Partner__c'), undefined);
  });
});

describe('personalIn', () => {
  const of = (name: string, type = 'Text', isEncryptedAtRest = false) =>
    personalIn({ ...field(name, type), isEncryptedAtRest })?.term;

  it('knows numbers of a person', () => {
    assert.equal(of('SSN__c'), 'a social security number');
    assert.equal(of('Social_Security_Number__c'), 'a social security number');
    assert.equal(of('Passport_No__c'), 'a passport number');
    assert.equal(of('DriversLicense__c'), "a driver's licence number");
    assert.equal(of('National_Id__c', 'Number'), 'a national identifier');
    assert.equal(of('Aadhar_Number__c'), 'an Aadhaar number');
    assert.equal(of('IBAN__c'), 'a bank account number');
    assert.equal(of('Card_Number__c'), 'a card number');
  });

  it('lets things about them, other types and encrypted ones be', () => {
    for (const name of ['Passport_Country__c', 'SSN_Last_Four__c', 'Gift_Card_Number__c', 'Lesson__c', 'Assn__c']) {
      assert.equal(of(name), undefined, name);
    }
    assert.equal(of('SSN__c', 'EncryptedText'), undefined);
    assert.equal(of('SSN__c', 'Text', true), undefined);
    assert.equal(of('Passport_Expiry__c', 'Date'), undefined);
  });
});

describe('storageOf', () => {
  const kindAndVisibility = (object: string, facts?: Parameters<typeof storageOf>[1]) => {
    const { kind, visibility } = storageOf(object, facts);
    return `${kind}, ${visibility}`;
  };

  it('tells types, settings and objects apart', () => {
    assert.equal(kindAndVisibility('A__mdt', { customSettingsType: '', visibility: 'Public' }), 'custom metadata type, public');
    assert.equal(kindAndVisibility('A__mdt'), 'custom metadata type, unknown');
    assert.equal(kindAndVisibility('A__c', { customSettingsType: 'List', visibility: '' }), 'custom setting, unstated');
    assert.equal(kindAndVisibility('A__c', { customSettingsType: '', visibility: 'PackageProtected' }), 'object, protected');
    assert.equal(kindAndVisibility('A__c'), 'unknown, unknown');
    assert.equal(kindAndVisibility('Account'), 'object, unknown');
    assert.equal(kindAndVisibility('A__e'), 'object, unknown');
  });
});
