import { createRequire } from 'node:module';
import { defaultSettings } from '#shared/settings';
import type { ToolAnswer, ToolCall } from '#shared/tools';
import { Analysis } from '../engine/analysis';
import { diskFileSystem } from '../project/disk';
import { DiskChanges } from '../project/diskChanges';
import { normalizePath } from '../project/uri';
import { plainText } from '../reports/terminal';
import { loadApexModule } from '../syntax/apex/module';
import { ApexParser } from '../syntax/apex/parser';
import { lazyScriptParser } from '../syntax/script';
import { blankAnalysis } from '../tools/blankAnalysis';
import { runTool } from '../tools/runTool';
import type { ToolContext, ToolOptions } from '../tools/tool';
import { inTime } from './inTime';
import { type Product, readParserModule } from './product';
import { resolveTargets } from './targets';
import { today } from './today';

/**
 * `preflight mcp`: the tools for language models, over standard input and output. The folders are those of the workspace, or
 * the current one. Nothing else is written to standard output. Throws a Failure for a folder that does not exist.
 */
export async function mcp(given: readonly string[], { version }: Product): Promise<void> {
  const cwd = normalizePath(process.cwd());
  const { folders } = await resolveTargets(cwd, given.length > 0 ? given : ['.'], diskFileSystem);
  const workspace = new FollowedWorkspace(folders);
  // A bundle of its own: no other command needs the protocol.
  const { serve } = createRequire(__filename)('./mcp.js') as typeof import('../mcp/serve');
  await serve({
    version,
    run: (call, options) => inTime(answer(workspace, call, options), patience, () => stillAnalysing),
    log: (message) => process.stderr.write(`preflight: ${plainText(message)}\n`),
  });
}

/** Clients give up on an answer after a minute, unless they are told otherwise. */
const patience = 50_000;

const stillAnalysing: ToolAnswer = {
  text: 'Preflight is still analysing this workspace for the first time. Ask again in a minute: what is done by then is kept. A path makes it shorter.',
  isError: true,
};

async function answer(workspace: FollowedWorkspace, call: ToolCall, options: ToolOptions): Promise<ToolAnswer> {
  const context = call.name === 'preflight_explain_rule' ? workspace.context : await workspace.current();
  return runTool(call, context, options);
}

/** The workspace as it is on disk whenever a tool asks: nobody tells us of changes. */
class FollowedWorkspace {
  readonly context: ToolContext;
  private readonly changes: DiskChanges;
  private isLoaded = false;
  private turn: Promise<void> = Promise.resolve();

  constructor(folders: readonly string[]) {
    const parser = new ApexParser(loadApexModule(readParserModule('apex')));
    const scriptParser = lazyScriptParser(() => readParserModule('script'));
    const settings = defaultSettings;
    const analysis = new Analysis({
      parser,
      scriptParser,
      fileSystem: diskFileSystem,
      settings: () => settings,
      today: () => today(process.env),
    });
    this.context = { analysis, folders, settings, blank: blankAnalysis({ parser, scriptParser }) };
    this.changes = new DiskChanges(folders);
  }

  /** What tools work with, once it is as the disk is now. The folders are read when this is first asked for. */
  async current(): Promise<ToolContext> {
    const turn = this.turn.then(() => this.follow());
    this.turn = turn.catch(() => undefined);
    await turn;
    return this.context;
  }

  private async follow(): Promise<void> {
    const { analysis, folders } = this.context;
    // Looked at before: what changes while the folders are read is seen the next time.
    const changes = await this.changes.look();
    if (!this.isLoaded) {
      await analysis.load(folders);
      this.isLoaded = true;
    } else if (changes.length > 0) await analysis.filesChanged(changes);
  }
}
