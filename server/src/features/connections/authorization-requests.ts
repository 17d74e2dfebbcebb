import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../../store/database.ts';
import type { SecretBox, SecretContext } from '../../store/secrets/secret-box.ts';

/** How long somebody may take to sign in. */
const LASTS_MS = 10 * 60_000;
const STATE_BYTES = 32;

/** What a sign-in that was begun is for; nobody sees it but us. */
export interface PendingSignIn {
  readonly kind: 'jira' | 'zendesk';
  readonly purpose: 'connection' | 'account';
  readonly site: string | null;
  readonly name: string | null;
  readonly connectionId: number | null;
  readonly client: { readonly clientId: string; readonly clientSecret: string };
}

export interface RequestMeans {
  readonly database: Database;
  readonly box: SecretBox;
  readonly now: () => number;
}

/** @returns the `state` by which it is known again, once, by the same person alone */
export async function keepRequest(
  { database, box, now }: RequestMeans,
  userId: number,
  pending: PendingSignIn,
): Promise<string> {
  const state = `${pending.purpose}.${randomBytes(STATE_BYTES).toString('base64url')}`;
  const hash = hashOf(state);
  const at = now();
  await database.transaction(async ({ db }) => {
    await db.deleteFrom('authorization_requests').where('expires_at', '<=', at).execute();
    const details = box.seal(JSON.stringify(pending), contextOf(userId, hash));
    await db
      .insertInto('authorization_requests')
      .values({ state_hash: hash, user_id: userId, details, expires_at: at + LASTS_MS })
      .execute();
  });
  return state;
}

/** The page a sign-in was begun on, told by its state alone: also when it took too long or was used already. */
export function pageOf(state: string | undefined): string {
  return state?.startsWith('account.') ? '/settings/accounts' : '/settings/connections';
}

/** Takes a request out; null when there is none, it took too long, or it is somebody else's. */
export async function takeRequest(
  { database, box, now }: RequestMeans,
  userId: number,
  state: string,
): Promise<PendingSignIn | null> {
  const hash = hashOf(state);
  const taken = await database.transaction(({ db }) =>
    db
      .deleteFrom('authorization_requests')
      .where('state_hash', '=', hash)
      .where('user_id', '=', userId)
      .returning(['details', 'expires_at'])
      .executeTakeFirst(),
  );
  if (!taken || taken.expires_at <= now()) return null;
  return JSON.parse(box.open(taken.details, contextOf(userId, hash))) as PendingSignIn;
}

function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('hex');
}

function contextOf(userId: number, hash: string): SecretContext {
  return { purpose: `sign-in begun by user ${userId}`, connection: hash };
}
