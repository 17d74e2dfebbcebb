import type { Database } from '../../server/src/store/database.ts';
import type { Effect } from './network.ts';
import type { Intent } from './people-here.ts';

/**
 * What must hold of our people's edits at any time: what was accepted is kept, and no comment was made twice.
 *
 * @returns what does not
 */
export async function brokenPromises(
  { read }: Database,
  intents: readonly Intent[],
  effects: readonly Effect[],
): Promise<string[]> {
  const kept = new Set((await read.selectFrom('outbox').select('id').execute()).map(({ id }) => id));
  const found: string[] = [];
  for (const intent of intents) {
    if (intent.answer === 'accepted' && !intent.dropped && !kept.has(intent.editId as number))
      found.push(`${say(intent)} is lost`);
    const times = timesMade(intent, effects);
    if (times > (intent.answer === 'refused' ? 0 : 1)) found.push(`${say(intent)} was made ${times} times`);
  }
  return found;
}

/** What must hold once all is well: every accepted edit stands exactly once, or is shown as failed. */
export async function unsettledWrites(
  { read }: Database,
  intents: readonly Intent[],
  effects: readonly Effect[],
): Promise<string[]> {
  const edits = new Map((await read.selectFrom('outbox').selectAll().execute()).map((row) => [row.id, row]));
  const found: string[] = [];
  for (const intent of intents) {
    if (intent.answer !== 'accepted' || intent.dropped) continue;
    const edit = edits.get(intent.editId as number);
    if (edit?.state !== 'confirmed' && edit?.state !== 'failed')
      found.push(`${say(intent)} is ${edit?.state ?? 'lost'}`);
    if (intent.kind !== 'comment') continue;
    const times = timesMade(intent, effects);
    if (edit?.state === 'confirmed' && times !== 1)
      found.push(`${say(intent)} is confirmed and was made ${times} times`);
  }
  return found;
}

/** How often a comment was carried out at its site. Other edits may be, as often as they leave the same behind. */
function timesMade({ kind, mark }: Intent, effects: readonly Effect[]): number {
  if (kind !== 'comment') return 0;
  return effects.filter(({ body }) => body.includes(mark)).length;
}

function say({ kind, mark, key, editId }: Intent): string {
  return `${kind} ${mark} of ${key} (edit ${editId})`;
}
