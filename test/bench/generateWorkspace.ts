/** A synthetic Salesforce project of any size, the same for the same numbers: classes of realistic shape and size mix. */

/** Files by path below the project. */
export type Files = Map<string, string>;

class Random {
  constructor(private state: number) {}

  below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

const objects = [
  'Account',
  'Contact',
  'Opportunity',
  'Case',
  'Lead',
  'Invoice__c',
  'Shipment__c',
  'Payment__c',
  'Audit_Entry__c',
  'Campaign',
];
const fields = ['Name', 'OwnerId', 'Status__c', 'Amount__c', 'External_Id__c', 'CreatedDate', 'Region__c', 'Description'];
const nouns = [
  'Order',
  'Invoice',
  'Customer',
  'Payment',
  'Shipment',
  'Account',
  'Rate',
  'Quote',
  'Address',
  'Rollup',
  'Batch',
  'Sync',
];
const verbs = ['load', 'save', 'update', 'merge', 'send', 'collect', 'validate', 'convert', 'schedule', 'publish'];

/** One method's source, of about `size` statements. */
function method(random: Random, name: string, classes: number, size: number): string {
  const object = random.pick(objects);
  const lines: string[] = [];
  const isStatic = random.below(3) === 0 ? 'static ' : '';
  lines.push(`    /** ${name}: works on ${object} records and returns what it has changed. */`);
  lines.push(`    public ${isStatic}List<${object}> ${name}(Set<Id> ids, String term) {`);
  lines.push(`        List<${object}> records = new List<${object}>();`);
  for (let i = 0; i < size; i++) {
    const field = random.pick(fields);
    // About as many findings for a line as real code has: most operations state their mode, most callouts a credential.
    const isCareless = random.below(12) === 0;
    const mode = isCareless ? '' : 'WITH USER_MODE';
    switch (random.below(11)) {
      case 0:
        lines.push(
          `        for (${object} record : [SELECT Id, ${field}, Name FROM ${object} WHERE Id IN :ids AND ${field} != null ${mode} LIMIT 200]) {`,
        );
        lines.push(
          `            if (record.${field} != null && !ids.contains(record.Id)) {`,
          '                records.add(record);',
          '            }',
          '        }',
        );
        break;
      case 1:
        lines.push(
          `        if (!Schema.sObjectType.${object}.isUpdateable()) {`,
          "            throw new AuraHandledException('No access');",
          '        }',
        );
        lines.push('        update records;');
        break;
      case 2:
        lines.push(`        String text${i} = 'Record ' + term + ' of ' + records.size() + ' (' + String.valueOf(ids) + ')';`);
        lines.push(`        System.debug(LoggingLevel.FINE, text${i});`);
        break;
      case 3:
        lines.push(`        Map<Id, ${object}> byId${i} = new Map<Id, ${object}>(records);`);
        lines.push(
          `        for (Id key : byId${i}.keySet()) {`,
          `            ${object} one = byId${i}.get(key);`,
          `            one.${field} = one.${field};`,
          '        }',
        );
        break;
      case 4:
        lines.push(`        Integer total${i} = 0;`, `        for (Integer i${i} = 0; i${i} < records.size(); i${i}++) {`);
        lines.push(`            total${i} += Math.mod(i${i} * 31, 7);`, '        }');
        break;
      case 5:
        lines.push(
          `        List<${object}> found${i} = (List<${object}>) Database.query('SELECT Id FROM ${object} WHERE Name = :term WITH USER_MODE');`,
        );
        lines.push(`        records.addAll(found${i});`);
        break;
      case 6:
        lines.push(
          '        HttpRequest request = new HttpRequest();',
          isCareless
            ? `        request.setEndpoint(Settings${random.below(classes)}.BASE_URL + '/v1/${name}');`
            : `        request.setEndpoint('callout:Service${random.below(classes)}/v1/${name}');`,
        );
        lines.push("        request.setMethod('POST');", `        request.setBody(JSON.serialize(records));`);
        break;
      case 7:
        lines.push(`        insert as user new ${object}(Name = term + '${i}', OwnerId = UserInfo.getUserId());`);
        break;
      case 8:
        lines.push('        try {', `            Class${random.below(classes)} other = new Class${random.below(classes)}();`);
        lines.push(
          `            other.run(ids, term);`,
          '        } catch (Exception e) {',
          `            throw new AuraHandledException(e.getMessage());`,
          '        }',
        );
        break;
      case 9:
        lines.push(
          `        switch on term {`,
          `            when 'a', 'b' {`,
          `                term = term.toLowerCase();`,
          '            }',
        );
        lines.push(
          '            when else {',
          `                term = term == null ? '' : term.trim();`,
          '            }',
          '        }',
        );
        break;
      default:
        lines.push(`        if (records.isEmpty() || term == '${field}') {`, '            return records;', '        }');
    }
  }
  lines.push('        return records;', '    }', '');
  return lines.join('\n');
}

/** How many classes depend on a class `Gate<n>`, where there are so many. */
export const dependentCounts = [1, 50, 500] as const;

/** A class that others ask before they write, and through which they send what users enter. */
function gateSource(dependents: number): string {
  return [
    `public with sharing class Gate${dependents} {`,
    '    public static void require(SObjectType type) {',
    '        if (!type.getDescribe().isCreateable()) {',
    "            throw new AuraHandledException('No access');",
    '        }',
    '    }',
    '    public static String clean(String text) {',
    '        return String.escapeSingleQuotes(text);',
    '    }',
    '}',
    '',
  ].join('\n');
}

/** A method whose findings depend on `Gate<n>`. */
function gatedMethod(dependents: number): string {
  return [
    '    @AuraEnabled',
    `    public static List<SObject> keep${dependents}(Account record, String term) {`,
    `        Gate${dependents}.require(Account.SObjectType);`,
    '        insert record;',
    `        String soql = 'SELECT Id FROM Account WHERE Name = \\'' + Gate${dependents}.clean(term) + '\\' WITH USER_MODE';`,
    '        return Database.query(soql);',
    '    }',
    '',
  ].join('\n');
}

/** Four classes through which data flows from a page and a component to a query: some of it checked, some not. */
function flowSources(index: number, families: number): readonly (readonly [string, string])[] {
  const random = new Random(index * 97 + 3);
  const object = random.pick(objects);
  const isCareless = random.below(4) === 0;
  const other = random.below(families);
  const controller = `public with sharing class Controller${index} {
    public String search { get; set; }
    private final String target;

    public Controller${index}() {
        search = ApexPages.currentPage().getParameters().get('q');
        target = Service${index}.normalise(ApexPages.currentPage().getParameters().get('target'));
    }

    public List<SObject> getResults() {
        return Service${index}.find(search, 'Name');
    }

    public PageReference save() {
        Service${index}.store(new ${object}(Name = search));
        return new PageReference('/' + target);
    }

    @AuraEnabled(cacheable=true)
    public static List<SObject> find(String term, String orderBy) {
        return Service${index}.find(term, orderBy);
    }

    @AuraEnabled
    public static void rename(Id recordId, String name) {
        Service${other}.store(new ${object}(Id = recordId, Name = Service${other}.normalise(name)));
    }
}
`;
  const service = `public with sharing class Service${index} {
    public static List<SObject> find(String term, String orderBy) {
        String clean = ${isCareless ? 'normalise(term)' : `Check${index}.clean(normalise(term))`};
        return new Selector${index}(Check${other}.column(orderBy)).find(clean);
    }

    public static String normalise(String text) {
        return text == null ? '' : ${index % 7 === 0 ? `Service${other}.normalise(text.trim())` : 'text.trim()'};
    }

    public static void store(${object} record) {
        ${random.below(3) === 0 ? '' : `Check${index}.requireCreate('${object}');`}
        insert record;
    }
}
`;
  const selector = `public with sharing class Selector${index} {
    private final String orderBy;
    private Integer maximum = 200;

    public Selector${index}(String orderBy) {
        this.orderBy = orderBy;
    }

    public List<SObject> find(String term) {
        String soql = 'SELECT Id, ' + fieldList() + ' FROM ${object}';
        if (String.isNotBlank(term)) {
            soql += ' WHERE Name LIKE \\'%' + term + '%\\'';
        }
        soql += ' WITH USER_MODE ORDER BY ' + orderBy + ' LIMIT ' + maximum;
        return Database.query(soql);
    }

    private String fieldList() {
        return String.join(new List<String>{ 'Name', '${random.pick(fields)}' }, ', ');
    }
}
`;
  const check = `public with sharing class Check${index} {
    private static final Set<String> COLUMNS = new Set<String>{ 'Name', '${random.pick(fields)}' };

    public static String clean(String text) {
        return String.escapeSingleQuotes(text);
    }

    public static String column(String name) {
        return COLUMNS.contains(name) ? name : 'Name';
    }

    public static void requireCreate(String objectName) {
        if (!Schema.getGlobalDescribe().get(objectName).getDescribe().isCreateable()) {
            throw new AuraHandledException('No access');
        }
    }
}
`;
  return [
    [`Controller${index}`, controller],
    [`Service${index}`, service],
    [`Selector${index}`, selector],
    [`Check${index}`, check],
  ];
}

/** A class of about `bytes` bytes. */
export function classSource(index: number, classes: number, bytes: number): string {
  const random = new Random(index * 2654435761 + 17);
  const parts: string[] = [
    `/**\n * Class number ${index} of the generated project.\n */`,
    `public with sharing class Class${index} {`,
  ];
  parts.push(`    private static final String LABEL = 'Class ${index}';`, `    private Integer counter = ${random.below(100)};`);
  parts.push(`    public String title { get; set { title = value == null ? LABEL : value; } }`, '');
  parts.push('    public void run(Set<Id> ids, String term) {', '        counter++;', '    }', '');
  for (const dependents of dependentCounts) if (index < dependents && dependents <= classes) parts.push(gatedMethod(dependents));
  let length = parts.join('\n').length;
  for (let i = 0; length < bytes; i++) {
    const name = `${random.pick(verbs)}${random.pick(nouns)}${i}`;
    const source = method(random, name, classes, 2 + random.below(12));
    parts.push(source);
    length += source.length + 1;
  }
  parts.push('}', '');
  return parts.join('\n');
}

/** Whether the numbered class has a version in which operations check permissions by themselves. */
export function saysUserMode(index: number): boolean {
  return index % 5 === 4;
}

const apexMeta = (version: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">\n    <apiVersion>${version}.0</apiVersion>\n    <status>Active</status>\n</ApexClass>\n`;

/** Folder of the classes of a generated project. */
export const classFolder = 'force-app/main/default/classes';

/**
 * A project with about this many classes: of four fifths of them half are small, a few large, as in real ones, each with one
 * of constants beside it; the last fifth are families through which data flows.
 */
export function generateWorkspace(total: number): Files {
  const families = Math.floor(total / 20);
  const classes = Math.floor((total - 4 * families) / 2);
  const files: Files = new Map();
  files.set(
    'sfdx-project.json',
    '{"packageDirectories":[{"path":"force-app","default":true}],"namespace":"","sourceApiVersion":"66.0"}',
  );
  const base = 'force-app/main/default';
  for (let i = 0; i < classes; i++) {
    const random = new Random(i * 40503 + 5);
    const kind = random.below(100);
    const bytes =
      kind < 50
        ? 800 + random.below(3000)
        : kind < 85
          ? 4000 + random.below(8000)
          : kind < 98
            ? 12_000 + random.below(24_000)
            : 40_000 + random.below(30_000);
    files.set(`${classFolder}/Class${i}.cls`, classSource(i, classes, bytes));
    files.set(`${classFolder}/Class${i}.cls-meta.xml`, apexMeta(saysUserMode(i) ? 67 : 60 + (i % 7)));
    files.set(
      `${classFolder}/Settings${i}.cls`,
      `public class Settings${i} {\n    public static final String BASE_URL = 'https://api${i}.example.com';\n}\n`,
    );
    if (i % 20 === 0) {
      files.set(
        `${base}/remoteSiteSettings/Site${i}.remoteSite-meta.xml`,
        `<?xml version="1.0" encoding="UTF-8"?>\n<RemoteSiteSetting xmlns="http://soap.sforce.com/2006/04/metadata">\n    <disableProtocolSecurity>false</disableProtocolSecurity>\n    <isActive>true</isActive>\n    <url>https://api${i}.example.com</url>\n</RemoteSiteSetting>\n`,
      );
    }
  }
  for (const dependents of dependentCounts) {
    if (dependents <= classes) files.set(`${classFolder}/Gate${dependents}.cls`, gateSource(dependents));
  }
  for (let i = 0; i < families; i++) {
    for (const [name, source] of flowSources(i, families)) files.set(`${classFolder}/${name}.cls`, source);
  }
  return files;
}
