import { EventEmitter, LogLevel, type LogOutputChannel, workspace } from 'vscode';
import { withoutTexts } from './withoutTexts';

/**
 * Where the language client writes its trace: into `log`, whatever the log's level is, as soon as
 * `preflight.trace.server` asks for one. The client itself would want the log level "Trace" as well.
 *
 * Logs are kept on disk, and a document may hold secrets: the texts of documents are left out.
 */
export function createTraceChannel(log: LogOutputChannel): LogOutputChannel {
  const level = () =>
    workspace.getConfiguration('preflight').get('trace.server', 'off') === 'off' ? LogLevel.Off : LogLevel.Trace;
  const levelChanged = new EventEmitter<LogLevel>();
  const listening = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('preflight.trace.server')) levelChanged.fire(level());
  });
  return {
    name: log.name,
    get logLevel() {
      return level();
    },
    onDidChangeLogLevel: levelChanged.event,
    trace: (message) => log.info(withoutTexts(message)),
    debug: (message) => log.debug(message),
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (error) => log.error(error),
    append: (value) => log.append(value),
    appendLine: (value) => log.appendLine(value),
    replace: (value) => log.replace(value),
    clear: () => log.clear(),
    show: () => log.show(),
    hide: () => log.hide(),
    dispose: () => {
      listening.dispose();
      levelChanged.dispose();
    },
  };
}
