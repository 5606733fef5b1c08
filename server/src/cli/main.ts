import { existsSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { plainText } from '../reports/terminal';
import { reportKinds } from '../reports/writeReport';
import { type BaselineOptions, baselineName, createBaseline, updateBaseline } from './baseline';
import { type ExplainOptions, explain } from './explain';
import { exitCodes, Failure } from './failure';
import { type FaqOptions, faq } from './faq';
import { type ListOptions, listRules } from './listRules';
import { mcp } from './mcp';
import { writeText } from './output';
import { type Product, readProduct } from './product';
import { type ReportOptions, report } from './report';
import { type ScanOptions, scan } from './scan';

const scanHelp = `
Formats:
  text    findings by file, for people
  json    an array of {file, rule, severity, message, beginLine, beginColumn,
          endLine, endColumn, fingerprint}: file relative to the current folder
          with forward slashes; lines and columns from 1, the end exclusive,
          columns in UTF-16 code units. Findings about data that was followed
          have steps, too: an array of {file, kind, message, beginLine, ...}
  sarif   SARIF 2.1.0, for code scanning services; suppressed findings are in it
          as such, steps as code flows
  github  SARIF for GitHub code scanning: open findings only, since it takes
          suppressed ones for open
  gitlab  a code quality report for GitLab

Exit codes:
  0    no finding at or above the threshold (--fail-on); what a baseline knows
       does not count
  1    findings
  2    the scan could not run
  130  stopped by Ctrl+C

Examples:
  preflight scan                             the current folder
  preflight scan force-app src/Hook.cls      some folders and files
  preflight scan --format sarif --output preflight.sarif
  preflight scan --rule ApexCRUDViolation --fail-on never
  preflight scan --changed-since origin/main
                                             what a pull request changes
  preflight scan --baseline preflight-baseline.json
                                             what is new
`;

const reportHelp = `
Formats:
  html             one file that needs nothing else: summary, what was scanned,
                   findings with code and path, what is set aside
  markdown, csv    the same for issues and wikis, and for spreadsheets
  json, sarif      as scan writes them
  false-positives  draft of a false-positive document in Markdown: what is set
                   aside with its reasons, what is to do marked
  docx             the same draft as a Word file

With --import the report has what other scanners found as well: where they and
Preflight found the same, it is in the report once, and names them; what only
they found is listed apart.

Secrets in code are masked. The exit code is 0 whatever was found, 2 if the
report could not be written. The date in a report is today's, or that of
SOURCE_DATE_EPOCH.

Examples:
  preflight report --output review.html
  preflight report force-app --format false-positives > false-positives.md
  preflight report force-app --output false-positives.docx
  preflight report --import code-analyzer.json --import semgrep.sarif \\
    --output review.html
`;

const baselineHelp = `
A baseline is a file to check in: a line for each finding with its fingerprint,
which stays the same when lines move. preflight scan goes by it if preflight.yml
names it (baseline: preflight-baseline.json) or with --baseline.

Examples:
  preflight baseline create
  preflight scan --baseline preflight-baseline.json
                                     exit code 1 for new findings only
  preflight baseline update          after some were fixed
`;

const rulesHelp = `
Formats:
  text  a line for each rule: name, what it is reported as here, area,
        confidence, whether there are quick fixes, FAQ, title
  json  an array of {name, title, area, severity, shownAs, setting, on,
        confidence, tags, engine, fixes, faq, help}: severity on Code Analyzer's
        scale from 1 (critical) to 5, shownAs the editor's severity unless set
        otherwise, setting what the configuration sets (null if nothing)
`;

const faqHelp = `
Formats:
  text  a line for each entry: id and question; one entry alone is printed whole
  json  an array of whole entries

Examples:
  preflight faq                      all entries
  preflight faq where may an api key be stored
  preflight faq FAQ-000863
`;

const mcpHelp = `
Tools, all of which only read:
  preflight_findings      findings in a file, a folder or the workspace
  preflight_explain_rule  the page of a rule
  preflight_search_faq    the FAQ on the security review
  preflight_scan_text     findings in a text that is not saved

The server ends when its client does. As clients are configured, in a folder of
the project:
  { "mcpServers": { "preflight": { "command": "preflight", "args": ["mcp"] } } }
`;

/** Runs the command that the arguments name. Out: the exit code of the process. Nothing is thrown. */
async function run(args: readonly string[]): Promise<number> {
  let code: number = exitCodes.clean;
  try {
    const program = defineProgram(readProduct(), (result) => {
      code = result;
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // commander has written its messages by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.failed;
    const text = error instanceof Failure ? plainText(error.message) : `Internal error: ${(error as Error).stack ?? error}`;
    await writeText(process.stderr, `preflight: ${text}\n`).catch(() => undefined);
    return exitCodes.failed;
  }
}

function defineProgram(product: Product, finish: (code: number) => void): Command {
  const program = new Command('preflight')
    .description('Finds what a Salesforce security review would reject, in Apex and metadata.')
    .version(product.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`preflight: ${complaintOf(text)}\n`) });

  program
    .command('scan')
    .description('analyse files and folders, and report the findings')
    .argument('[paths...]', 'files and folders; the current folder if there are none')
    .addOption(
      new Option('--format <format>', 'form of the report')
        .choices(['text', 'json', 'sarif', 'github', 'gitlab'])
        .default('text'),
    )
    .option('--output <file>', 'write the report to a file')
    .option('--rule <name>', 'run this rule only; repeat it for more rules', (name, names: string[] = []) => [...names, name])
    .addOption(
      new Option('--fail-on <severity>', 'the mildest severity that gives exit code 1')
        .choices(['error', 'warning', 'info', 'never'])
        .default('warning'),
    )
    .option('--baseline <file>', 'report only what is not in this baseline (default: the one that preflight.yml names)')
    .option('--no-baseline', 'report everything, whatever a baseline knows')
    .option('--changed-since <commit>', 'report only on files changed since a branch, tag or commit, as git says')
    .option('--verbose', 'say which configuration files are in force')
    .option('--quiet', 'print findings only: no progress, no notes, no summary')
    .option('--no-color', 'print without colours')
    .version(product.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', scanHelp)
    .action(async (paths: string[], options: ScanOptions) => finish(await scan(paths, options, product)));

  program
    .command('report')
    .description('analyse files and folders, and write a document about the findings: for reviews, records, false positives')
    .argument('[paths...]', 'files and folders; the current folder if there are none')
    .addOption(
      new Option('--format <format>', 'what to write (default: as the file of --output is named, else html)').choices(
        reportKinds,
      ),
    )
    .option('--output <file>', 'write the report to a file')
    .option('--rule <name>', 'run this rule only; repeat it for more rules', (name, names: string[] = []) => [...names, name])
    .option(
      '--import <file>',
      "add what another scanner found: Code Analyzer's JSON, SARIF of any tool; repeat it for more",
      collect,
    )
    .option('--subject <name>', 'what the report calls what was scanned (default: the name of the project folder)')
    .option('--quiet', 'print no progress and no summary')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', reportHelp)
    .action(async (paths: string[], options: ReportOptions) => finish(await report(paths, options, product)));

  const baseline = program
    .command('baseline')
    .description('write down the findings that are known, so that scans report new ones only')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', baselineHelp);
  baseline
    .command('create')
    .description('write a baseline of all open findings')
    .argument('[paths...]', 'files and folders; the current folder if there are none')
    .option('--output <file>', `the baseline (default: the one that preflight.yml names, else ${baselineName})`)
    .option('--force', 'replace a baseline that is there')
    .option('--quiet', 'print no progress and no summary')
    .helpOption('-h, --help', 'print this help')
    .action(async (paths: string[], options: BaselineOptions) => finish(await createBaseline(paths, options, product)));
  baseline
    .command('update')
    .description('take out of a baseline what is fixed; nothing new gets into it')
    .argument('[paths...]', 'files and folders; the current folder if there are none')
    .option('--output <file>', `the baseline (default: the one that preflight.yml names, else ${baselineName})`)
    .option('--quiet', 'print no progress and no summary')
    .helpOption('-h, --help', 'print this help')
    .action(async (paths: string[], options: BaselineOptions) => finish(await updateBaseline(paths, options, product)));

  program
    .command('rules')
    .description('list all rules, and how the configuration of this folder sets them')
    .addOption(new Option('--format <format>', 'form of the list').choices(['text', 'json']).default('text'))
    .option('--no-color', 'print without colours')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', rulesHelp)
    .action((options: ListOptions) => listRules(options));

  program
    .command('explain')
    .description('print the page of a rule: what it finds, why, and how to fix it')
    .argument('<rule>', 'name of the rule')
    .option('--examples', 'print all examples of the page as well: they are the tests of the rule')
    .option('--no-color', 'print without colours')
    .helpOption('-h, --help', 'print this help')
    .action((name: string, options: ExplainOptions) => explain(name, options));

  program
    .command('faq')
    .description('read the FAQ on the security review: the entries that words find, or the one of an id')
    .argument('[words...]', 'what to look for, or an id such as FAQ-000863; all entries if there is nothing')
    .addOption(new Option('--format <format>', 'form of the answer').choices(['text', 'json']).default('text'))
    .option('--no-color', 'print without colours')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', faqHelp)
    .action((words: string[], options: FaqOptions) => faq(words, options));

  program
    .command('mcp')
    .description('serve findings, rules and the FAQ to language models, by the Model Context Protocol over stdio')
    .argument('[folders...]', 'workspace folders; the current folder if there are none')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', mcpHelp)
    .action((folders: string[]) => mcp(folders, product));

  return program;
}

function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

/** What commander says of wrong arguments as sentences in one line, the last one with a way forward. */
function complaintOf(text: string): string {
  const said = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');
  const [, fault, guess] = /^(.*?)\.?(?: \((Did you mean .*\?)\))?$/.exec(said)!;
  const path = /^unknown command '(.*)'$/.exec(fault!)?.[1];
  const way = guess ?? (path && existsSync(path) ? `To scan it: preflight scan ${path}` : 'See preflight --help.');
  return plainText(`${fault!.charAt(0).toUpperCase()}${fault!.slice(1)}. ${way}`);
}

// Errors of the standard streams are told to whoever writes; without a listener they would end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// The process ends by itself, once everything is written.
void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
