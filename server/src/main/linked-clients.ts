import type { SiteCredentials } from '../domain/site-credentials.ts';
import type { SiteName } from '../store/connections.ts';
import {
  type LinkedAccount,
  linkedSecretContext,
  linkedUsers,
  readLinkedAccount,
  refuseLinkedAccount,
} from '../store/linked-accounts.ts';
import type { EditSender } from '../sync/push/edit-sender.ts';
import { accountRefused, personSender } from '../sync/push/person-sender.ts';
import { refusalStatus } from '../upstream/transport/refusal.ts';
import type { TokenKeeper } from '../upstream/transport/rotating-credentials.ts';
import { type KeeperMeans, linkedTokens } from './token-keepers.ts';
import { heldTokens, type Opened } from './upstream-clients.ts';

/** Whom an upstream takes us for. */
export interface Whom {
  sourceId: string;
  name: string;
}

/** How the clients of one connection's linked accounts are opened. */
export interface LinkedClientMeans<Upstream extends object> {
  connection: SiteName & { connectionId: number };
  open(credentials: SiteCredentials, keeper: TokenKeeper): Pick<Opened<Upstream>, 'upstream' | 'close'>;
  whoAmI(upstream: Upstream): Promise<Whom>;
}

/** People's own accounts at one connection, each opened when first needed. */
export interface LinkedClients<Upstream> {
  /** Null when the user has linked none. @throws AppError when it is not accepted any more */
  sender(userId: number, senderOf: (upstream: Upstream) => EditSender): Promise<EditSender | null>;
  /** Whose the credentials are. @throws AppError when the site does not accept them, or cannot be asked */
  whose(credentials: SiteCredentials): Promise<Whom>;
  /** Closes those of accounts that were unlinked. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

export function linkedClients<Upstream extends object>(
  store: KeeperMeans,
  means: LinkedClientMeans<Upstream>,
): LinkedClients<Upstream> {
  type Client = ReturnType<typeof means.open>;
  const { database, box } = store;
  const { connection } = means;
  const open = new Map<number, { linkedAt: number; client: Client }>();

  const clientOf = (account: LinkedAccount): Client => {
    const known = open.get(account.user_id);
    // Its secret changes as its tokens do: until it is linked anew it is the same account.
    if (known?.linkedAt === account.linked_at) return known.client;
    void known?.client.close();
    const sealedFor = linkedSecretContext(account.user_id, connection);
    const credentials = JSON.parse(box.open(account.secret, sealedFor)) as SiteCredentials;
    const client = means.open(credentials, linkedTokens(store, account.user_id, connection));
    open.set(account.user_id, { linkedAt: account.linked_at, client });
    return client;
  };

  return {
    sender: async (userId, senderOf) => {
      const account = await readLinkedAccount(database.read, userId, connection.connectionId);
      if (!account) return null;
      if (account.state === 'refused') throw accountRefused();
      const { upstream } = clientOf(account);
      return personSender(senderOf(upstream), {
        isAccepted: () => answers(means.whoAmI(upstream)),
        refuse: () => refuseLinkedAccount(database, account, 'The site does not accept it any more.'),
      });
    },
    whose: async (credentials) => {
      const { upstream, close } = means.open(credentials, heldTokens(credentials));
      try {
        return await means.whoAmI(upstream);
      } finally {
        await close();
      }
    },
    tidy: async () => {
      if (open.size === 0) return;
      const linked = await linkedUsers(database.read, connection.connectionId);
      for (const [userId, { client }] of [...open]) {
        if (linked.has(userId)) continue;
        open.delete(userId);
        await client.close();
      }
    },
    close: async () => {
      await Promise.all([...open.values()].map(({ client }) => client.close()));
    },
  };
}

/** Whether the site knows us; any other failure is thrown, for it tells nothing of that. */
async function answers(whoAmI: Promise<unknown>): Promise<boolean> {
  try {
    await whoAmI;
    return true;
  } catch (error) {
    if ([401, 403].includes(refusalStatus(error) ?? 0)) return false;
    throw error;
  }
}
