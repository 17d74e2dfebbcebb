import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { systemClock } from '../stdx/clock.ts';
import { linkAccount, linkedSecretContext, unlinkAccount } from '../store/linked-accounts.ts';
import { openSecretBox } from '../store/secrets/secret-box.ts';
import type { EditSender, OutgoingEdit } from '../sync/push/edit-sender.ts';
import { linkedClients } from './linked-clients.ts';

const CONNECTION = { connectionId: 1, kind: 'jira', site: 'https://acme.atlassian.net' } as const;
const USERS = [1, 2];

eachDatabase((_name, openDatabase) => {
  test("clients of people's accounts are opened once, and closed when the account is unlinked", async () => {
    const database = await openDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'speedyflow-linked-'));
    const box = await openSecretBox({ dataDir: folder, existing: [] });
    const opened: string[] = [];
    const closed: string[] = [];
    const clients = linkedClients(
      { database, box, clock: systemClock },
      {
        connection: CONNECTION,
        open: (credentials) => {
          const { email } = credentials as { email: string };
          opened.push(email);
          return { upstream: { email }, close: async () => void closed.push(email) };
        },
        whoAmI: async ({ email }) => ({ sourceId: email, name: email }),
      },
    );
    const emailOf = (userId: number) => `user-${userId}@acme.example`;
    for (const userId of USERS) {
      const credentials = { kind: 'token', email: emailOf(userId), apiToken: 'token' };
      const secret = box.seal(JSON.stringify(credentials), linkedSecretContext(userId, CONNECTION));
      const person = { sourceId: String(userId), name: 'Somebody' };
      await database.transaction((tx) =>
        linkAccount(tx, { userId, connectionId: 1, authKind: 'basic', secret, person, at: 1 }),
      );
    }
    const answer = Promise.withResolvers<{ kind: 'stands'; sourceId: null }>();
    const use = (userId: number) =>
      clients.sender(userId, () => ({ send: () => answer.promise }) as Partial<EditSender> as EditSender);
    for (const userId of [...USERS, ...USERS]) await use(userId);
    expect(opened).toEqual(USERS.map(emailOf));

    const sending = (await use(1))!.send({} as OutgoingEdit);
    await database.transaction((tx) => unlinkAccount(tx, { userId: 1, connectionId: 1, at: 2 }));
    await clients.tidy();
    // Not while something is under way: nobody would know whether it arrived.
    expect(closed).toEqual([]);
    answer.resolve({ kind: 'stands', sourceId: null });
    await sending;
    await clients.tidy();
    expect(closed).toEqual([emailOf(1)]);
    expect(await use(1)).toBeNull();
    await clients.close();
    expect(closed).toEqual(USERS.map(emailOf));
    await rm(folder, { recursive: true, force: true });
  });
});
