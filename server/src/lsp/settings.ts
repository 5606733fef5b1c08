import type { Connection } from 'vscode-languageserver/node';
import { severities } from '#shared/finding';
import { settingsSection } from '#shared/protocol';
import { defaultSettings, type RuleSetting, type Settings } from '#shared/settings';
import { pathOfUri } from '../project/uri';
import { isWithin } from '../project/walk';
import { isRecord } from './client';

/** How long a client may take to answer before the defaults hold, in milliseconds. Its answer counts whenever it comes. */
const patience = 2000;

/** A part of the workspace with settings of its own: a workspace folder. */
interface Scope {
  readonly uri: string;
  readonly path: string;
  settings: Settings;
}

/**
 * The user's settings by resource. Clients keep them per workspace folder, so one look-up per folder answers for every
 * file in it; what lies in no folder has those without a scope.
 */
export class SettingsByScope {
  private scopes: Scope[] = [];
  private fallback: Settings = defaultSettings;
  private pulls = 0;

  constructor(private readonly connection: Connection) {}

  /** The settings of a file. */
  of(uri: string): Settings {
    if (this.scopes.length === 0) return this.fallback;
    const path = pathOfUri(uri);
    return this.scopes.find((scope) => isWithin(path, scope.path))?.settings ?? this.fallback;
  }

  /** Takes the same settings for everything: for clients that send them instead of being asked. */
  set(value: unknown): boolean {
    const before = this.state();
    this.fallback = readSettings(value);
    this.scopes = [];
    return this.state() !== before;
  }

  /**
   * Asks the client for the settings of these workspace folders, and those without a scope.
   *
   * @returns whether any of them is another now; the promise is settled after two seconds at the latest, `late` is called
   * if an answer that comes after that changes something
   */
  async pull(folders: readonly string[], late: () => void): Promise<boolean> {
    const turn = ++this.pulls;
    const before = this.state();
    const section = settingsSection;
    const answer = this.connection.workspace
      .getConfiguration([{ section }, ...folders.map((scopeUri) => ({ scopeUri, section }))])
      .then((values: unknown) => {
        if (turn !== this.pulls) return;
        const [first, ...rest] = (Array.isArray(values) ? values : []).map(readSettings);
        this.fallback = first ?? defaultSettings;
        this.scopes = folders
          .map((uri, i) => ({ uri, path: pathOfUri(uri), settings: rest[i] ?? this.fallback }))
          // The innermost folder that holds a file answers for it.
          .sort((a, b) => b.path.length - a.path.length);
      });
    const inTime = await settledWithin(answer, patience);
    if (!inTime) answer.then(() => this.state() !== before && late()).catch(() => undefined);
    return this.state() !== before;
  }

  private state(): string {
    return JSON.stringify([this.fallback, this.scopes]);
  }
}

/** Whether `promise` was fulfilled within this many milliseconds. Throws if it was rejected within them. */
async function settledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  try {
    return await Promise.race([promise.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Settings from what a client sent: the section `preflight`, or an object with the keys of `Settings`. Every value that is
 * missing, of the wrong type or unknown is replaced by its default.
 */
export function readSettings(value: unknown): Settings {
  const section = isRecord(value) ? value : {};
  // In a section, names with a dot are objects.
  const { suppression, trace } = section;
  const given: Record<string, unknown> = {
    suppressionRequireReason: isRecord(suppression) ? suppression.requireReason : undefined,
    ...section,
    trace: isRecord(trace) ? trace.server : trace,
  };
  const read = <K extends keyof Settings>(key: K, accepts: (value: unknown) => boolean): Settings[K] =>
    (accepts(given[key]) ? given[key] : defaultSettings[key]) as Settings[K];
  const oneOf =
    (...values: readonly unknown[]) =>
    (value: unknown) =>
      values.includes(value);
  const isBoolean = (value: unknown) => typeof value === 'boolean';
  return {
    enable: read('enable', isBoolean),
    run: read('run', oneOf('onType', 'onSave')),
    rules: readRules(given.rules),
    ruleOptions: readRuleOptions(given.ruleOptions),
    minimumConfidence: read('minimumConfidence', oneOf('high', 'medium', 'low')),
    exclude: Array.isArray(given.exclude) ? given.exclude.filter((each) => typeof each === 'string') : defaultSettings.exclude,
    fallbackApiVersion: read('fallbackApiVersion', (version) => typeof version === 'number' && version > 0),
    suppressionRequireReason: read('suppressionRequireReason', isBoolean),
    maxFileSizeKb: read('maxFileSizeKb', (size) => typeof size === 'number' && size > 0),
    trace: read('trace', oneOf('off', 'messages', 'verbose')),
  };
}

function readRuleOptions(value: unknown): Settings['ruleOptions'] {
  if (!isRecord(value)) return defaultSettings.ruleOptions;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1])),
  );
}

function readRules(value: unknown): Settings['rules'] {
  if (!isRecord(value)) return defaultSettings.rules;
  const allowed: readonly unknown[] = [...severities, 'off'];
  const known = Object.entries(value).filter((entry): entry is [string, RuleSetting] => allowed.includes(entry[1]));
  return Object.fromEntries(known);
}
