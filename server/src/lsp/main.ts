import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection, MessageType, ProposedFeatures } from 'vscode-languageserver/node';
import { dayOf } from '#shared/justification';
import { Analysis } from '../engine/analysis';
import { noticingClosedFolders } from '../project/closedFolders';
import { loadApexModule } from '../syntax/apex/module';
import { ApexParser } from '../syntax/apex/parser';
import { lazyScriptParser } from '../syntax/script';
import { blankAnalysis } from '../tools/blankAnalysis';
import { registerCodeAction } from './codeAction';
import { registerCodeActionResolve } from './codeActionResolve';
import { registerConfiguration } from './configuration';
import { registerCompletion } from './configurationFiles';
import { followDays } from './days';
import { registerDocumentDiagnostic } from './documentDiagnostic';
import { registerDocuments } from './documents';
import { registerExecuteCommand } from './executeCommand';
import { registerFaqList } from './faqList';
import { registerFaqPage } from './faqPage';
import { registerFaqText } from './faqText';
import { registerFixQuestions } from './fixQuestions';
import { registerFlowPaths } from './flowPaths';
import { registerHover } from './hover';
import { registerImportResults } from './importResults';
import { registerLifecycle } from './initialize';
import { t } from './language';
import { registerPlanFix } from './planFix';
import { registerReview } from './review';
import { registerReviewReport } from './reviewReport';
import { registerRuleFindings } from './ruleFindings';
import { registerRulePage } from './rulePage';
import { registerRunTool } from './runTool';
import { registerScanFile } from './scanFile';
import { registerScanWorkspace } from './scanWorkspace';
import { Session } from './session';
import { registerWatchedFiles } from './watchedFiles';
import { registerWork } from './work';
import { registerWorkspaceDiagnostic } from './workspaceDiagnostic';

const session = new Session(openConnection());

/** Loads the parser, which lies beside the bundle, and makes the analysis; undefined if it can't, which the user is told. */
async function start(): Promise<Analysis | undefined> {
  try {
    const parser = new ApexParser(loadApexModule(await readFile(join(__dirname, 'apex.wasm'))));
    parser.warmUp();
    const today = () => dayOf(new Date());
    const scriptParser = lazyScriptParser(() => readFileSync(join(__dirname, 'script.wasm')));
    session.blank = blankAnalysis({ parser, scriptParser });
    const analysis = new Analysis({
      parser,
      scriptParser,
      fileSystem: noticingClosedFolders(session.closedFolders),
      settings: (uri) => session.settings.of(uri),
      today,
      onFault: (error) => session.log.error('analysing a file', error),
    });
    followDays(analysis, today);
    return analysis;
  } catch (error) {
    session.log.error('loading the Apex parser', error);
    session.status.fail(t('The Apex parser could not be loaded. Reinstall Preflight, or build it again.'));
    session.show(MessageType.Error, t('Preflight: the Apex parser could not be loaded. The log has the details.'));
    return undefined;
  }
}

/** Over what the command line says (`--stdio`, `--node-ipc`, `--socket=`, `--pipe=`), else over standard input and output. */
function openConnection(): Connection {
  const isSaid = process.argv.some((argument) => /^--(stdio|node-ipc|socket|pipe)\b/.test(argument));
  if (!isSaid) process.argv.push('--stdio');
  return createConnection(ProposedFeatures.all);
}

// A fault in one request must not end the server.
process.on('uncaughtException', (error) => session.log.error('outside of any request', error));
process.on('unhandledRejection', (error) => session.log.error('outside of any request', error));

registerLifecycle(session, start);
for (const register of [
  registerDocuments,
  registerDocumentDiagnostic,
  registerWorkspaceDiagnostic,
  registerHover,
  registerCompletion,
  registerCodeAction,
  registerCodeActionResolve,
  registerExecuteCommand,
  registerConfiguration,
  registerWatchedFiles,
  registerScanWorkspace,
  registerScanFile,
  registerFaqList,
  registerFaqPage,
  registerFaqText,
  registerRulePage,
  registerRuleFindings,
  registerFixQuestions,
  registerPlanFix,
  registerFlowPaths,
  registerReview,
  registerReviewReport,
  registerImportResults,
  registerRunTool,
  registerWork,
]) {
  register(session);
}
session.connection.listen();
