import { createHash } from 'node:crypto';
import type { Caller } from '../../server/src/domain/caller.ts';
import { hashToken } from '../../server/src/features/accounts/secret-token.ts';
import type { Database, WriteTransaction } from '../../server/src/store/database.ts';
import { writeMany } from '../../server/src/store/write-many.ts';
import { AGENTS, NOW } from './site.ts';

/** As many as the heaviest load has people. */
export const USERS = 10_000;

/** Leads see every desk; everybody else two of them. */
const isLead = (user: number) => user % 5 === 1;

/** The nth lead. */
export const lead = (n: number): number => (n - 1) * 5 + 1;

const ZONES = ['UTC', 'Europe/Madrid', 'America/New_York'];
const zoneOf = (user: number) => ZONES[user % ZONES.length] as string;

/** The desks of a user among all there are, in their order. */
export function desksOf<D>(user: number, all: readonly D[]): D[] {
  if (isLead(user)) return [...all];
  return [...new Set([user, user * 7 + 3].map((n) => all[n % all.length] as D))];
}

/** The session token of the nth user, from 1 on; every one of them is signed in. */
function sessionToken(user: number): string {
  return createHash('sha256').update(`bench session ${user}`).digest('base64url');
}

/** The Cookie header of the nth user. */
export function cookieOf(user: number): string {
  return `speedyflow_session=${sessionToken(user)}`;
}

/** The nth user as the server knows who asks. */
export async function userOf(database: Database, user: number): Promise<Caller> {
  const desks = await database.read.selectFrom('desks').select('id').orderBy('id').execute();
  const people = await database.read
    .selectFrom('user_people')
    .select('person_id')
    .where('user_id', '=', user)
    .execute();
  return {
    userId: user,
    name: `User ${user}`,
    role: 'agent',
    deskIds: desksOf(
      user,
      desks.map(({ id }) => id),
    ),
    personIds: people.map(({ person_id }) => person_id),
    timeZone: zoneOf(user),
  };
}

export async function addUsers(tx: WriteTransaction, connectionId: number): Promise<void> {
  const numbers = Array.from({ length: USERS }, (_, n) => n + 1);
  await writeMany(
    tx,
    'users',
    numbers.map((id) => ({
      id,
      email: `user-${id}@here.example`,
      name: `User ${id}`,
      role: 'agent',
      password_hash: '',
      active: 1,
      all_desks: isLead(id) ? 1 : 0,
      preferences: JSON.stringify({ time_zone: zoneOf(id) }),
      created_at: NOW,
      last_login: NOW,
    })),
  );
  await writeMany(
    tx,
    'sessions',
    numbers.map((id) => ({
      token_hash: hashToken(sessionToken(id)),
      user_id: id,
      created_at: NOW,
      // People do not come all at once: when each was last seen is written down at another second of a minute.
      last_seen_at: NOW - (id % 60) * 1000,
    })),
  );
  const agents = await tx.db.selectFrom('people').select(['id', 'source_id']).where('kind', '=', 'agent').execute();
  const ids = new Map(agents.map((agent) => [agent.source_id, agent.id]));
  await writeMany(
    tx,
    'user_people',
    numbers.map((id) => ({
      user_id: id,
      connection_id: connectionId,
      person_id: ids.get(AGENTS[id % AGENTS.length]?.sourceId ?? '') as number,
    })),
  );
  const desks = await tx.db.selectFrom('desks').select('id').orderBy('id').execute();
  const all = desks.map(({ id }) => id);
  const given = numbers.filter((id) => !isLead(id));
  await writeMany(
    tx,
    'user_desks',
    given.flatMap((id) => desksOf(id, all).map((desk) => ({ user_id: id, desk_id: desk }))),
  );
}
