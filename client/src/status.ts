import { type Command, type Disposable, type DocumentFilter, LanguageStatusSeverity, l10n, languages } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import type { Status } from '#shared/protocol';
import { documentSelector } from './documentSelector';
import { listed } from './listed';

/** What the language status item shows. */
export interface StatusView {
  readonly text: string;
  readonly detail: string;
  readonly busy: boolean;
  readonly failed: boolean;
  readonly command: Command;
}

const starting: Status = { state: 'starting', files: 0, findings: 0, scanned: false, rules: 0 };

/**
 * Shows the server's state in the language status of the documents it looks at.
 *
 * @param onStatus gives the statuses the server sends
 */
export function showStatus(client: LanguageClient, onStatus: (listener: (status: Status) => void) => Disposable): Disposable[] {
  const item = languages.createLanguageStatusItem('preflight.status', documentSelector as DocumentFilter[]);
  item.name = 'Preflight';
  const show = (view: StatusView) => {
    item.text = view.text;
    item.detail = view.detail;
    item.busy = view.busy;
    item.severity = view.failed ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    item.command = view.command;
  };
  show(viewOf(starting));
  return [
    item,
    onStatus((status) => show(viewOf(status))),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Starting) show(viewOf(starting));
      if (newState === State.Stopped || newState === State.StartFailed) show(stopped());
    }),
  ];
}

/** A status in words. */
export function viewOf(status: Status): StatusView {
  const busy = status.state === 'starting' || status.state === 'analysing' || status.state === 'scanning';
  return {
    text: `Preflight: ${status.state === 'starting' ? l10n.t('starting') : countOf(status.findings)}`,
    detail: status.message ?? detailOf(status),
    busy,
    failed: status.state === 'failed',
    command: commandOf(status),
  };
}

function stopped(): StatusView {
  return {
    text: `Preflight: ${l10n.t('not running')}`,
    detail: l10n.t('The server has stopped.'),
    busy: false,
    failed: true,
    command: restart(),
  };
}

function countOf(findings: number): string {
  return findings === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', findings);
}

// Short: the popup is narrow, and cuts off the command behind it.
function detailOf(status: Status): string {
  if (status.state === 'starting') return '';
  const where = status.scanned ? l10n.t('whole workspace') : l10n.t('files analysed so far');
  const time = status.milliseconds === undefined ? [] : [l10n.t('last in {0}', duration(status.milliseconds))];
  return listed([where, ...time, ...(status.configuration?.slice(0, 1) ?? [])]);
}

function duration(milliseconds: number): string {
  return milliseconds < 1 ? l10n.t('under 1 ms') : l10n.t('{0} ms', Math.round(milliseconds));
}

function commandOf(status: Status): Command {
  if (status.state === 'failed') return restart();
  if (status.scanned || status.state === 'scanning') return { command: 'preflight.showOutput', title: l10n.t('Show output') };
  return { command: 'preflight.scanWorkspace', title: l10n.t('Scan workspace') };
}

function restart(): Command {
  return { command: 'preflight.restartServer', title: l10n.t('Restart') };
}
