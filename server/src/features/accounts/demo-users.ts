import type { Role } from '@speedyflow/contract/accounts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import { findLogin, insertUser, replaceDesks, updateUser } from './accounts.store.ts';
import { hashPassword } from './passwords.ts';
import { linkPeople } from './people-links.ts';
import { deleteCredentials } from './sessions.store.ts';

const PASSWORD = 'demo';
const DEMO_USERS: readonly { email: string; name: string; role: Role }[] = [
  { email: 'agent@demo.local', name: 'Demo Agent', role: 'agent' },
  { email: 'admin@demo.local', name: 'Demo Admin', role: 'admin' },
];

/**
 * Makes the two accounts of the demo, whose password everybody knows, or brings them up to date. Never call it
 * anywhere else.
 *
 * @param options.deskIds what the agent sees
 */
export async function createDemoUsers(options: {
  database: Database;
  deskIds: readonly number[];
  now: () => number;
}): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD);
  await options.database.transaction(async (tx) => {
    for (const user of DEMO_USERS) {
      const existing = await findLogin(tx.db, user.email);
      const userId =
        existing?.id ?? (await insertUser(tx, { ...user, passwordHash, allDesks: false, at: options.now() }));
      if (existing && !existing.active) await updateUser(tx, userId, { active: 1 });
      if (user.role === 'agent') await replaceDesks(tx, userId, options.deskIds);
      await linkPeople(tx, { userId });
    }
  });
}

/** Shuts the accounts of the demo out of a database that is used in earnest from now on. */
export async function disableDemoUsers(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    for (const { email } of DEMO_USERS) await disable(tx, email);
  });
}

async function disable(tx: WriteTransaction, email: string): Promise<void> {
  const user = await findLogin(tx.db, email);
  if (!user) return;
  await updateUser(tx, user.id, { active: 0 });
  await deleteCredentials(tx, user.id);
}
