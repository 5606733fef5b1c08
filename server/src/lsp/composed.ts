/**
 * English texts that layers below put together, as patterns: what they say is translated at the edge, so they know no languages.
 * A test asks all rules' pages for offers, questions and changes, and fails for a text that is not here.
 */

import { categoryTitles } from '#shared/justification';
import { preflightShape } from '../configuration/preflightKeys';
import type { Shape } from '../configuration/shapes';

/**
 * What stands for a value: one word; words, which may be any; words in quotes; names with commas, "and" or "or" between them; or a
 * part, which is composed itself.
 */
export type ValueKind = 'word' | 'words' | 'quoted' | 'names' | 'part';

/** A text with `{0}`, `{1}` for its values. */
export interface Pattern {
  readonly message: string;
  /** What each value is; one word where nothing is said. */
  readonly values: readonly ValueKind[];
}

function pattern(message: string, ...values: readonly ValueKind[]): Pattern {
  return { message, values };
}

/** Titles of quick fixes that rules offer. */
const ruleFixes: readonly Pattern[] = [
  pattern('Accept only a record Id'),
  pattern('Allow only listed types'),
  pattern('Allow only {0}', 'part'),
  pattern('Ask for a custom permission first'),
  pattern('Ask for the scope Api instead'),
  pattern('Convert to Named Credential'),
  pattern('Declare inherited sharing'),
  pattern('Declare the handler public'),
  pattern('Declare with sharing'),
  pattern('Do not grant {0}', 'words'),
  pattern('Encode it with {0}'),
  pattern('Enforce permissions with WITH SECURITY_ENFORCED'),
  pattern('Escape quotes'),
  pattern('Escape the value for HTML'),
  pattern('Keep the cookie from scripts'),
  pattern('Let the component escape'),
  pattern('Let the message be escaped'),
  pattern('Let the platform make the initialization vector'),
  pattern('Let the platform send a new password'),
  pattern('Load the static resource {0}'),
  pattern('Make a number of it'),
  pattern('Make the cookie secure'),
  pattern('Mask the value'),
  pattern('Parse it from an encoded string'),
  pattern('Put it in quotes and encode it'),
  pattern('Raise the API version to {0}'),
  pattern('Read the settings of the running user'),
  pattern('Remove the debug statement'),
  pattern('Remove the scope {0}'),
  pattern('Remove {0}'),
  pattern('Replace with WITH USER_MODE'),
  pattern('Require a confirmation token'),
  pattern('Run in user mode'),
  pattern('Set {0} to {1}'),
  pattern('Show the value as text'),
  pattern('Stay on the site'),
  pattern('Strip what is not accessible'),
  pattern('Use a bind variable'),
  pattern('Use an inline query'),
  pattern('Use {0}'),
];

/** What any finding offers: setting it aside, fixing many at once. */
const generalFixes: readonly Pattern[] = [
  pattern('Explain in preflight.yml why {0} is no risk'),
  pattern('Extend until {0}'),
  pattern('Fix all that is safe to fix'),
  pattern('Fix all {0} in this file'),
  pattern('Remove this entry'),
  pattern('Remove this suppression'),
  pattern('Suppress {0} for this element'),
  pattern('Suppress {0} in this file'),
  pattern('Suppress {0} in {1}', 'word', 'part'),
  pattern('Suppress {0} on this line'),
  pattern('Write {0}'),
];

/** What fixes ask, and say of an answer. */
const questions: readonly Pattern[] = [
  pattern('An address that starts with https://, such as https://api.example.com, without query.'),
  pattern('Choose {0}, or nothing.', 'names'),
  pattern('Name of the Named Credential'),
  pattern('The false-positive document then asks for it'),
  pattern('Up to 40 letters, digits and single underscores, starting with a letter; not a name that is in use.'),
  pattern('What kind of false positive is it?'),
  pattern('Where does this request go? The code does not say.'),
  pattern('Why is this no risk? A reviewer reads it beside the code. May end in: {0}', 'words'),
  pattern('Why is this no risk? A reviewer reads it. May end in: {0}', 'words'),
  pattern('Write one line, without --, */ or -->.'),
  pattern('Write one line.'),
  pattern('not said'),
  ...Object.values(categoryTitles).map((title) => pattern(title)),
];

/** What a fix would change, as its preview says it. */
const changes: readonly Pattern[] = [
  pattern('A Named Credential needs none, and no other Apex of this project names the host.'),
  pattern('Create the External Credential {0}'),
  pattern('Create the Named Credential {0}'),
  pattern('Delete the Remote Site Setting {0}'),
  pattern('How requests authenticate. The secret is not in the file: it is entered in each org.'),
  pattern('Its address begins with http: change that to https.'),
  pattern('Only together with the header. The secret leaves the source code; it stays in its history.'),
  pattern('Remove the hand-made header {0}', 'names'),
  pattern('Remove the hand-made headers {0}', 'names'),
  pattern('Remove {0}, which nothing else uses', 'names'),
  pattern('Send the request to {0}'),
  pattern('The External Credential adds what the service needs.'),
  pattern('The code uses http; the Named Credential uses {0}.'),
  pattern('The name and password in the address are dropped.'),
  pattern('The project has the Named Credential {0} for this host.'),
  pattern('Where requests go: {0}.'),
  pattern('{0} is the endpoint of other requests, too: they go the same way.'),
  pattern('{0} is used for more than this endpoint: look at its other uses.'),
];

/** What is left to do after a fix. */
const afterwards: readonly Pattern[] = [
  pattern('Grant the principal {0} in a permission set.'),
  pattern(
    'In each org, enter the {0} at Setup > Named Credentials > External Credentials > {1} > principal {2}.',
    'part',
    'word',
    'word',
  ),
  pattern('Make sure that {0} sends the header {1}.', 'part', 'names'),
  pattern('Remove the header {0} by hand: it is set within a larger statement.', 'names'),
  pattern('Replace the secret by a new one: it has been in source code.'),
  pattern('Replace {0} in the Named Credential {1} by the real address.'),
  pattern('See {0}.'),
  pattern('Send the request to {0} where its endpoint is set.'),
  pattern('The External Credential {0} does not send {1} yet: add it there.', 'word', 'names'),
  pattern('The page now opens only with a token in its address.'),
  pattern('Try every link and button that leads to it.'),
  pattern('Users of {0} need its principal in a permission set.', 'part'),
];

/** Why a file, or a part of it, was not analysed. */
const skipped: readonly Pattern[] = [
  pattern('Not all of this archive was looked through: parts are too large, too many, or cannot be unpacked.'),
  pattern('There is no such file.'),
  pattern('This archive is damaged.'),
  pattern('This file cannot be read.'),
  pattern('This file cannot be read ({0}).'),
  pattern('This file has {0}; the limit is {1}.', 'words', 'words'),
  pattern('This file may not be read.'),
  pattern('This folder may not be read.'),
  pattern('This file was not analysed: parsing it takes too long.'),
  pattern('Split it, or exclude it in the settings.'),
  pattern('This is a binary file.'),
  pattern('This is a folder.'),
  pattern('This is no ordinary file.'),
  pattern('This link leads back to itself.'),
];

/** What is wrong with an XML file. */
const xmlFaults: readonly Pattern[] = [
  pattern('Add {0}.'),
  pattern('Only one is allowed.'),
  pattern('Remove it or open {0}.'),
  pattern('Remove it.'),
  pattern('This file is not well-formed: {0}.', 'part'),
  pattern('What stands from here on is not looked at.'),
  pattern('Write each as {0}.'),
  pattern('Write the character itself.'),
  pattern('Write {0} where it should.'),
  pattern('Write {0}.'),
  pattern('{0} on line {1} is nested more than {2} levels deep.'),
];

/** What is wrong with a text in YAML. */
const yamlFaults: readonly Pattern[] = [
  pattern('A character is missing here: a colon, a quote, or a bracket.'),
  pattern('A key should be on one line, and end with a colon.'),
  pattern('Preflight reads the rest of the file.'),
  pattern('There is no anchor of that name above.'),
  pattern('This does not belong here.'),
  pattern('This file cannot be read as YAML.'),
  pattern('This file is too long to be read.'),
  pattern('This file should hold one document: what follows is not read.'),
  pattern('This is nested too deeply to be read.'),
  pattern('This is no escape sequence: write \\\\ for a backslash, or use single quotes.'),
  pattern('This is not indented as YAML needs it: what belongs together begins in one column.'),
  pattern('This is not valid YAML.'),
  pattern('This key is here twice; the last one counts.'),
  pattern('Within brackets, everything is written with brackets and commas.'),
  pattern('YAML is indented by blanks, not by tabs.'),
];

/** What is wrong with a `preflight.yml`. */
const configurationProblems: readonly Pattern[] = [
  pattern('A pattern that begins with # is a comment: write \\# for the character.'),
  pattern('An empty pattern excludes nothing.'),
  pattern('Did you mean {0}?'),
  pattern('Folders are separated by /, on Windows, too.'),
  pattern('Folders whose names begin with a dot, and node_modules, are not looked into.'),
  pattern('Here should be {0}s with values: a line for each, such as "{1}".', 'part', 'words'),
  pattern('Look at it once more: then fix it, or extend this.'),
  pattern('Nothing is set aside without a reason.'),
  pattern('Patterns are relative to the folder of this file, and reach nothing outside of it.'),
  pattern('Patterns longer than {0} characters are not used.'),
  pattern('The folder is relative to the folder of this file, and inside of it.'),
  pattern('The name of this {0} is {1}.', 'part', 'names'),
  pattern('The only {0} here is {1}.', 'part'),
  pattern('The path is relative to the folder of this file, and leads to a file inside of it.'),
  pattern('There are {0}.', 'names'),
  pattern('There is no such file any more, so this justifies nothing.'),
  pattern('There is no such finding in this file any more, so this justifies nothing.'),
  pattern('There is no {0} of this name.', 'part'),
  pattern('These braces stand for too many patterns.'),
  pattern('There is no FAQ entry in this folder: no file there is called by an id, such as ACME-12.md.'),
  pattern('This file is not in force here: it belongs beside sfdx-project.json, or into the workspace folder.'),
  pattern('This file is not in force: {0} beside it is.'),
  pattern('This finding is justified above.'),
  pattern('This has no effect without {0}.', 'part'),
  pattern('This held until {0}, so the finding is open again.'),
  pattern('This is no day: write it as 2027-06-30.'),
  pattern('This is no fingerprint of a finding: 16 hexadecimal digits.'),
  pattern('This is not a regular expression.'),
  pattern('This should be a list: a line for each entry, beginning with "- ".'),
  pattern('This should be a text: write it in quotes.'),
  pattern('This should be a whole number, 0 or more.'),
  pattern('This should be the name of a folder.'),
  pattern('This should be the name of a {0}.', 'part'),
  pattern('This should be the path of a file.'),
  pattern('This should be {0}.', 'names'),
];

/** What is wrong with a file of a team's FAQ. Sentences begin with a capital letter, whatever they are put together from. */
const entryProblems: readonly Pattern[] = [
  pattern('Not shown in the FAQ: {0}.', 'part'),
  pattern('Rename it: the file of this entry is called {0}.'),
  pattern('A link leads to the id of an entry, to a heading (#...), or to https://.'),
  pattern('This link leads to no entry, or to a retired one.'),
];

/** What keys of `preflight.yml` mean. */
const keyDescriptions: readonly Pattern[] = [
  pattern('A regular expression for the whole dotted name of methods that check the permission to {0}, whatever the case.'),
  pattern('Which argument of {0} names the object, counted from 0.'),
  // The description of a rule begins with its title.
  pattern('Reported as {0} unless set otherwise.'),
  ...[...descriptionsIn(preflightShape)].map((message) => pattern(message)),
];

/** What is said of keys and words; of rules and their options there is a pattern each. */
function descriptionsIn(shape: Shape, found = new Set<string>()): ReadonlySet<string> {
  switch (shape.kind) {
    case 'choice':
      if (shape.name !== 'rule') for (const { description } of shape.values) found.add(description);
      break;
    case 'list':
      descriptionsIn(shape.items, found);
      break;
    case 'record':
      for (const key of shape.keys) {
        if (shape.what === 'key') found.add(key.description);
        descriptionsIn(key.shape, found);
      }
      break;
    case 'shortOrLong':
      descriptionsIn(shape.short, found);
      descriptionsIn(shape.long, found);
      break;
    default:
  }
  return found;
}

/** Parts of those, which are looked for only where a value is one. */
export const parts: readonly Pattern[] = [
  // What a name is checked for.
  pattern('ASC and DESC'),
  pattern('existing objects'),
  pattern('fields of {0}'),
  // Declarations.
  ...['class', 'interface', 'enum', 'trigger', 'method', 'constructor', 'field', 'property', 'variable'].map((kind) =>
    pattern(`${kind} {0}`),
  ),
  pattern('accessor'),
  pattern('initializer'),
  // Secrets and credentials.
  pattern('user name and password'),
  pattern('secret'),
  pattern('the Named Credential'),
  pattern('{0} ({1} without "{2}")', 'word', 'word', 'quoted'),
  pattern('{0} ({1})'),
  // What a configuration file is made of.
  ...['category', 'key', 'option', 'profile', 'rule', 'severity'].map((kind) => pattern(kind)),
  pattern('a {0} and a {1}'),
  pattern('a {0}'),
  // XML.
  pattern('an entity on line {0} is not declared'),
  pattern('it has no root element'),
  pattern('the & on line {0} stands alone'),
  pattern('the < on line {0} begins no tag'),
  pattern('the CDATA section on line {0} never ends'),
  pattern('the attributes of {0} on line {1} cannot be read'),
  pattern('the comment on line {0} never ends'),
  pattern('the document type on line {0} never ends'),
  pattern('the processing instruction on line {0} never ends'),
  pattern('the tag {0} on line {1} does not end with >'),
  pattern('there is a CDATA section outside the root element'),
  pattern('there is a second root element, {0}, on line {1}'),
  pattern('there is text before the root element, on line {0}'),
  pattern('there is text behind the end of the root element, on line {0}'),
  pattern('{0} on line {1} closes nothing'),
  pattern('{0} on line {1} is closed by {2}'),
  pattern('{0} on line {1} is never closed'),
  pattern('{0} on line {1} is not declared'),
  // Entries of a team's FAQ.
  pattern('an answer to an entry of Preflight has only the sections {0}', 'words'),
  pattern('a heading is not underlined, but begins with "###"'),
  pattern('a heading is of the third level ("###"), or one of {0}', 'words'),
  pattern('id: there is no entry with this number to answer'),
  pattern('it does not begin with front matter between two lines of "---"'),
  pattern('replacedBy: only a retired entry can be replaced by another'),
  pattern('rules: there is no such rule'),
  pattern('the answer is missing'),
  pattern('the file is too long'),
  pattern('the front matter is empty'),
  pattern('the front matter is not valid YAML: {0}', 'part'),
  pattern('the front matter must be a mapping'),
  pattern('the section "{0}" is empty', 'quoted'),
  pattern('the section "{0}" is missing', 'quoted'),
  pattern('the section "{0}" occurs twice', 'quoted'),
  pattern('{0} has the same id'),
  pattern('{0}: has no effect in an answer to an entry of Preflight'),
  pattern('{0}: has this twice'),
  pattern('{0}: is missing'),
  pattern('{0}: is not a known field'),
  pattern('{0}: must be a list with at least one item'),
  pattern('{0}: must be a list'),
  pattern('{0}: must be {1}', 'word', 'part'),
  pattern('{0}: must not be empty'),
  pattern('{0} must be a mapping'),
  pattern('a URL that begins with https://'),
  pattern('a day such as 2026-11-01'),
  pattern('a month such as 2026-11'),
  pattern('a text'),
  pattern('an API version such as ">=67.0"'),
  pattern('like ACME-12, or the id of an entry of Preflight'),
  pattern('one of {0}', 'words'),
  pattern('the name of a rule'),
];

/** Whole texts, and sentences of texts that have several. */
export const sentences: readonly Pattern[] = [
  ...ruleFixes,
  ...generalFixes,
  ...questions,
  ...changes,
  ...afterwards,
  ...skipped,
  ...xmlFaults,
  ...yamlFaults,
  ...configurationProblems,
  ...entryProblems,
  ...keyDescriptions,
];
