import { expect } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { readMirrored } from './mirrored-tickets.ts';
import { bare, type StandingTicket } from './seen-ticket.ts';

/** The mirror shows every ticket as it stands upstream, and no other; no text is lost on the way. */
export async function expectMirrored(
  database: Database,
  connectionId: number,
  standing: ReadonlyMap<string, StandingTicket>,
): Promise<void> {
  const mirrored = await readMirrored(database, connectionId);
  expect([...mirrored.keys()].toSorted()).toEqual([...standing.keys()].toSorted());
  // Recorded answers may know one person by names of different times.
  const calledBy = new Map<string, string[]>();
  for (const [key, { texts, names, ...ticket }] of standing) {
    const { seen, text } = mirrored.get(key)!;
    // A parent that cannot be read leads nowhere.
    const parent = ticket.parent !== null && standing.has(ticket.parent) ? ticket.parent : null;
    expect(seen, key).toEqual({ ...ticket, parent });
    for (const [id, name] of Object.entries(names)) calledBy.set(id, [...(calledBy.get(id) ?? []), name]);
    const lost = texts.filter((piece) => !text.includes(bare(piece)));
    expect(lost, `text of ${key} that did not arrive`).toEqual([]);
  }
  const people = await database.read
    .selectFrom('people')
    .select(['source_id', 'name'])
    .where('connection_id', '=', connectionId)
    .execute();
  for (const { source_id, name } of people) expect(calledBy.get(source_id) ?? [name]).toContain(name);
}
