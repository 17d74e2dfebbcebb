import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../server/src/store/database.ts';
import { readMirrored } from '../../server/testing/convergence/mirrored-tickets.ts';
import { bare, type StandingTicket } from '../../server/testing/convergence/seen-ticket.ts';

/** How the mirror of a connection differs from what stands at its site; nothing when it shows all of it and no more. */
export async function mirrorDifferences(
  database: Database,
  connectionId: number,
  standing: ReadonlyMap<string, StandingTicket>,
): Promise<string[]> {
  const mirrored = await readMirrored(database, connectionId);
  const found: string[] = [];
  for (const key of mirrored.keys()) if (!standing.has(key)) found.push(`${key} is shown and does not stand`);
  for (const [key, { texts, names: _names, ...ticket }] of standing) {
    const shown = mirrored.get(key);
    if (!shown) {
      found.push(`${key} stands and is not shown`);
      continue;
    }
    // A parent that cannot be read leads nowhere.
    const parent = ticket.parent !== null && standing.has(ticket.parent) ? ticket.parent : null;
    for (const [field, value] of Object.entries({ ...ticket, parent })) {
      const seen = shown.seen[field as keyof typeof shown.seen];
      if (isDeepStrictEqual(seen, value)) continue;
      found.push(`${key}.${field} is shown as ${JSON.stringify(seen)} and stands as ${JSON.stringify(value)}`);
    }
    for (const text of texts) if (!shown.text.includes(bare(text))) found.push(`${key} has lost the text "${text}"`);
  }
  return found;
}

/** Tickets the mirror holds for deleted that stand at their site. */
export async function buriedAlive(
  { read }: Database,
  connectionId: number,
  standing: ReadonlyMap<string, StandingTicket>,
): Promise<string[]> {
  const rows = await read
    .selectFrom('tickets')
    .select('key')
    .where('connection_id', '=', connectionId)
    .where('deleted', '=', 1)
    // What was hidden is looked for again, and nothing it said is gone.
    .where('missing_since', 'is', null)
    .execute();
  return rows.filter(({ key }) => standing.has(key)).map(({ key }) => `${key} stands and was taken for deleted`);
}
