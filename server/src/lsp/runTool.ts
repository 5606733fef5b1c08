import { runToolRequest, type ToolAnswer, type ToolCall } from '#shared/tools';
import type { Analysis } from '../engine/analysis';
import { isUri, pathOfUri } from '../project/uri';
import { runTool } from '../tools/runTool';
import type { ToolContext } from '../tools/tool';
import type { Session } from './session';

/** The request `preflight/runTool`: what language models ask for. */
export function registerRunTool(session: Session): void {
  session.connection.onRequest(
    runToolRequest,
    session.request<ToolCall, ToolAnswer>(
      runToolRequest,
      () => ({ text: 'Preflight could not do this. Its log has the details.', isError: true }),
      async (analysis, call, token) => {
        // What was said to the server before counts: folders that are being read, edits on their way.
        await session.settled();
        await session.allPlaced();
        const abort = new AbortController();
        const subscription = token.onCancellationRequested(() => abort.abort());
        try {
          return await runTool(call, contextOf(session, analysis), { signal: abort.signal });
        } finally {
          subscription.dispose();
        }
      },
    ),
  );
}

function contextOf(session: Session, analysis: Analysis): ToolContext {
  const folders = session.folders.map(({ uri }) => pathOfUri(uri)).filter((path) => !isUri(path));
  const settings = session.settings.of(session.folders[0]?.uri ?? '');
  return { analysis, folders, settings, blank: session.blank };
}
