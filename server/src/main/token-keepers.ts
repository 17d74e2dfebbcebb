import type { Kysely } from 'kysely';
import { AppError } from '../domain/errors.ts';
import type { SignIn, SiteCredentials, TokenPair } from '../domain/site-credentials.ts';
import type { Clock } from '../stdx/clock.ts';
import {
  credentialColumns,
  readConnection,
  type SiteName,
  siteSecretContext,
  swapCredentials,
} from '../store/connections.ts';
import type { Database, WriteTransaction } from '../store/database.ts';
import { linkedSecretContext, readLinkedAccount, swapLinkedSecret } from '../store/linked-accounts.ts';
import type { DatabaseSchema } from '../store/schema/database-schema.ts';
import type { SecretBox } from '../store/secrets/secret-box.ts';
import type { TokenKeeper } from '../upstream/transport/rotating-credentials.ts';
import { alone } from './alone.ts';

export interface KeeperMeans {
  readonly database: Database;
  readonly box: SecretBox;
  readonly clock: Clock;
}

/** Keeps the tokens of a connection's own sign-in. */
export function connectionTokens(means: KeeperMeans, connection: SiteName & { connectionId: number }): TokenKeeper {
  const { box } = means;
  const { connectionId } = connection;
  return keeper(means, `tokens of connection ${connectionId}`, {
    read: async (db) => (await readConnection(db, connectionId))?.secret,
    open: (sealed) => box.open(sealed, siteSecretContext(connection)),
    swap: (tx, sealed, next) => swapCredentials(tx, connectionId, sealed, credentialColumns(box, connection, next)),
  });
}

/** Keeps the tokens of the sign-in by which somebody linked their own account. */
export function linkedTokens(
  means: KeeperMeans,
  userId: number,
  connection: SiteName & { connectionId: number },
): TokenKeeper {
  const { box } = means;
  const { connectionId } = connection;
  const context = linkedSecretContext(userId, connection);
  return keeper(means, `tokens of user ${userId} at connection ${connectionId}`, {
    read: async (db) => (await readLinkedAccount(db, userId, connectionId))?.secret,
    open: (sealed) => box.open(sealed, context),
    swap: (tx, sealed, next) =>
      swapLinkedSecret(tx, { userId, connectionId }, sealed, box.seal(JSON.stringify(next), context)),
  });
}

/** Where a sealed sign-in is kept. */
interface Place {
  read(db: Kysely<DatabaseSchema>): Promise<string | undefined>;
  open(sealed: string): string;
  /** @returns false when something else is kept by now */
  swap(tx: WriteTransaction, sealed: string, next: SignIn): Promise<boolean>;
}

function keeper(means: KeeperMeans, name: string, place: Place): TokenKeeper {
  const { database } = means;

  async function kept(): Promise<{ sealed: string; signIn: SignIn }> {
    const sealed = await place.read(database.read);
    const credentials = sealed === undefined ? null : (JSON.parse(place.open(sealed)) as SiteCredentials);
    if (sealed === undefined || credentials?.kind !== 'oauth') {
      throw new AppError('conflict', 'CONFLICT', 'The sign-in was replaced or removed.');
    }
    return { sealed, signIn: credentials };
  }

  return {
    read: async () => (await kept()).signIn.tokens,
    replace: async (spent, next): Promise<TokenPair> => {
      const { sealed, signIn } = await kept();
      if (signIn.tokens.refreshToken !== spent.refreshToken) return signIn.tokens;
      const swapped = await database.transaction((tx) => place.swap(tx, sealed, { ...signIn, tokens: next }));
      return swapped ? next : (await kept()).signIn.tokens;
    },
    // Unfenced: tokens the site has given are kept whatever happened meanwhile, and `replace` looks what is there.
    alone: (work) => alone(means, name, () => work()),
  };
}
