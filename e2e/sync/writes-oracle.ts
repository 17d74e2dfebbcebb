import type { Database } from '../../server/src/store/database.ts';
import type { OutboxRow } from '../../server/src/store/outbox/outbox.ts';
import { type Effect, madeBy, makesTicket } from './effects.ts';
import type { Intent } from './people-here.ts';

type Edits = ReadonlyMap<number, Pick<OutboxRow, 'id' | 'ticket_id' | 'kind' | 'state'>>;

/** What was done at the sites for our people. */
export interface Deeds {
  readonly effects: readonly Effect[];
  /** Whether nobody has taken back since what was done. */
  stillStands(effect: Effect): Promise<boolean>;
}

/**
 * What must hold of our people's edits at any time: what was accepted is kept; no comment, ticket or change of a field
 * was made twice, or although it was refused; the comments of a ticket were made in their order.
 *
 * @returns what does not
 */
export async function brokenPromises(
  database: Database,
  intents: readonly Intent[],
  { effects, stillStands }: Deeds,
): Promise<string[]> {
  const edits = await readEdits(database);
  const found: string[] = [];
  for (const intent of intents) {
    if (intent.answer === 'accepted' && !intent.dropped && !edits.has(intent.editId as number)) {
      found.push(`${say(intent)} is lost`);
    }
    const made = timesMade(intent, effects);
    const allowed = intent.answer === 'refused' ? 0 : 1;
    if (made.length <= allowed) continue;
    // One that others deleted cannot be found again, and is made once more for all anybody can tell.
    const standing = (await Promise.all(made.map(stillStands))).filter(Boolean).length;
    if (standing > allowed) found.push(`${say(intent)} was made ${standing} times`);
  }
  return [...found, ...outOfOrder(edits, intents, effects)];
}

/** What must hold once all is well: every accepted edit stands exactly once, or is shown as failed. */
export async function unsettledWrites(
  database: Database,
  intents: readonly Intent[],
  { effects }: Pick<Deeds, 'effects'>,
): Promise<string[]> {
  const edits = await readEdits(database);
  const found: string[] = [];
  for (const intent of intents) {
    if (intent.answer !== 'accepted' || intent.dropped) continue;
    const state = edits.get(intent.editId as number)?.state;
    if (state !== 'confirmed' && state !== 'failed') found.push(`${say(intent)} is ${state ?? 'lost'}`);
    if (!leavesItsMark(intent) || state !== 'confirmed') continue;
    if (timesMade(intent, effects).length === 0) found.push(`${say(intent)} is confirmed and was never made`);
  }
  return found;
}

async function readEdits({ read }: Database): Promise<Edits> {
  return new Map((await read.selectFrom('outbox').selectAll().execute()).map((row) => [row.id, row]));
}

/** Whether its mark is in what is sent for it. A status or an assignee is wanted by many. */
function leavesItsMark({ kind }: Intent): boolean {
  return kind === 'comment' || kind === 'create' || kind === 'fields';
}

/** Each time it was carried out at its site: a ticket once, however often the site says again that it made it. */
function timesMade(intent: Intent, effects: readonly Effect[]): Effect[] {
  if (!leavesItsMark(intent)) return [];
  const marked = effects.filter(({ body }) => body.includes(intent.mark));
  if (intent.kind !== 'create') return marked;
  return [...new Map(marked.filter(makesTicket).map((effect) => [madeBy(effect), effect])).values()];
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

function say({ kind, mark, about, editId }: Intent): string {
  return `${kind} ${mark} of ${about} (edit ${editId})`;
}
