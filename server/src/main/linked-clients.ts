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
  /** Closes those of accounts that were unlinked or linked anew, once nothing is under way by them. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

export function linkedClients<Upstream extends object>(
  store: KeeperMeans,
  means: LinkedClientMeans<Upstream>,
): LinkedClients<Upstream> {
  type Client = ReturnType<typeof means.open>;
  /** A client, and how many calls are under way by it. */
  type Held = { readonly linkedAt: number; readonly client: Client; calls: number };
  const { database, box } = store;
  const { connection } = means;
  const open = new Map<number, Held>();
  const retired = new Set<Held>();

  const heldFor = (account: LinkedAccount): Held => {
    const known = open.get(account.user_id);
    // Its secret changes as its tokens do: until it is linked anew it is the same account.
    if (known?.linkedAt === account.linked_at) return known;
    if (known) retired.add(known);
    const sealedFor = linkedSecretContext(account.user_id, connection);
    const credentials = JSON.parse(box.open(account.secret, sealedFor)) as SiteCredentials;
    const client = means.open(credentials, linkedTokens(store, account.user_id, connection));
    const held = { linkedAt: account.linked_at, client, calls: 0 };
    open.set(account.user_id, held);
    return held;
  };

  return {
    sender: async (userId, senderOf) => {
      const account = await readLinkedAccount(database.read, userId, connection.connectionId);
      if (!account) return null;
      if (account.state === 'refused') throw accountRefused();
      const held = heldFor(account);
      const { upstream } = held.client;
      return personSender(senderOf(upstream), {
        isAccepted: () => answers(means.whoAmI(upstream)),
        refuse: () => refuseLinkedAccount(database, account, 'The site does not accept it any more.'),
        during: async (call) => {
          held.calls++;
          try {
            return await call();
          } finally {
            held.calls--;
          }
        },
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
      const linked = open.size === 0 ? new Set() : await linkedUsers(database.read, connection.connectionId);
      for (const [userId, held] of [...open]) {
        if (linked.has(userId)) continue;
        open.delete(userId);
        retired.add(held);
      }
      for (const held of [...retired]) {
        // What is under way may stand: it is let come to its end.
        if (held.calls > 0) continue;
        retired.delete(held);
        await held.client.close();
      }
    },
    close: async () => {
      await Promise.all([...open.values(), ...retired].map(({ client }) => client.close()));
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
