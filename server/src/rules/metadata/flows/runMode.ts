import type { RuleFix } from '../../rule';
import type { FlowModel } from './flowModel';

/** Fixes that state another mode, where a flow states one. All of them change what the flow may do, so none is safe. */
export function runModeFix({ stated }: FlowModel, mode: 'DefaultMode' | 'SystemModeWithSharing', preferred = false): RuleFix[] {
  if (!stated) return [];
  const { start, end } = stated.textSpan;
  const title = `Set runInMode to ${mode}`;
  return [{ id: `run-in-${mode}`, title, ...(preferred && { preferred }), edits: [{ start, end, text: mode }] }];
}
