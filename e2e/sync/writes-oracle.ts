import type { Database } from '../../server/src/store/database.ts';
import type { OutboxRow } from '../../server/src/store/outbox/outbox.ts';
import type { Effect } from './network.ts';
import type { Intent } from './people-here.ts';

type Edits = ReadonlyMap<number, Pick<OutboxRow, 'id' | 'ticket_id' | 'kind' | 'state'>>;

/**
 * What must hold of our people's edits at any time: what was accepted is kept, no comment was made twice, and those of
 * a ticket were made in their order.
 *
 * @returns what does not
 */
export async function brokenPromises(
  database: Database,
  intents: readonly Intent[],
  effects: readonly Effect[],
): Promise<string[]> {
  const edits = await readEdits(database);
  const found: string[] = [];
  for (const intent of intents) {
    if (intent.answer === 'accepted' && !intent.dropped && !edits.has(intent.editId as number)) {
      found.push(`${say(intent)} is lost`);
    }
    // One that others deleted cannot be found again, and is made once more for all anybody can tell.
    const times = timesMade(intent, effects).filter(({ undone }) => !undone).length;
    if (times > (intent.answer === 'refused' ? 0 : 1)) found.push(`${say(intent)} was made ${times} times`);
  }
  return [...found, ...outOfOrder(edits, intents, effects)];
}

/** What must hold once all is well: every accepted edit stands exactly once, or is shown as failed. */
export async function unsettledWrites(
  database: Database,
  intents: readonly Intent[],
  effects: readonly Effect[],
): Promise<string[]> {
  const edits = await readEdits(database);
  const found: string[] = [];
  for (const intent of intents) {
    if (intent.answer !== 'accepted' || intent.dropped) continue;
    const state = edits.get(intent.editId as number)?.state;
    if (state !== 'confirmed' && state !== 'failed') found.push(`${say(intent)} is ${state ?? 'lost'}`);
    if (intent.kind !== 'comment' || state !== 'confirmed') continue;
    if (timesMade(intent, effects).length === 0) found.push(`${say(intent)} is confirmed and was never made`);
  }
  return found;
}

async function readEdits({ read }: Database): Promise<Edits> {
  return new Map((await read.selectFrom('outbox').selectAll().execute()).map((row) => [row.id, row]));
}

/** Each time a comment was carried out at its site. Other edits may be, as often as they leave the same behind. */
function timesMade({ kind, mark }: Intent, effects: readonly Effect[]): Effect[] {
  return kind === 'comment' ? effects.filter(({ body }) => body.includes(mark)) : [];
}

function outOfOrder(edits: Edits, intents: readonly Intent[], effects: readonly Effect[]): string[] {
  const made = intents.flatMap((intent) => {
    const place = effects.findIndex(({ body }) => intent.kind === 'comment' && body.includes(intent.mark));
    const ticket = edits.get(intent.editId ?? 0)?.ticket_id;
    return place < 0 || ticket === undefined ? [] : [{ intent, place, ticket }];
  });
  return made.flatMap(({ intent, place, ticket }) => {
    const overtaken = made.find(
      (other) => other.ticket === ticket && other.place > place && (other.intent.editId ?? 0) < (intent.editId ?? 0),
    );
    return overtaken ? [`${say(intent)} was made before ${say(overtaken.intent)}`] : [];
  });
}

function say({ kind, mark, key, editId }: Intent): string {
  return `${kind} ${mark} of ${key} (edit ${editId})`;
}
