import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { FakeUpstream } from '../../../testing/push/fake-upstream.ts';
import { LOST, type PushAtHand, pushAtHand } from '../../../testing/push/push-at-hand.ts';
import { linkAccount, unlinkAccount } from '../../store/linked-accounts.ts';
import { accountSenders } from './account-senders.ts';
import type { EditSender, Senders } from './edit-sender.ts';
import { accountRefused } from './person-sender.ts';

/** What may become of an account after its edit was sent and the answer lost. */
const ENDS = {
  'was unlinked': async () => null,
  'is refused': () => Promise.reject(accountRefused()),
  'turns out to be refused': async (upstream: FakeUpstream): Promise<EditSender> => {
    const refuse = () => Promise.reject(accountRefused());
    return { ...(upstream as EditSender), find: refuse, findMade: refuse, send: refuse, make: refuse };
  },
} satisfies Record<string, (upstream: FakeUpstream) => Promise<EditSender | null>>;

eachDatabase((_name, open) => {
  let hand: PushAtHand;
  beforeEach(async () => {
    hand = await pushAtHand(await open());
    const { connectionId, database } = hand.context;
    const person = { sourceId: 'p', name: 'Ann' };
    await database.transaction((tx) =>
      linkAccount(tx, { userId: hand.userId, connectionId, authKind: 'basic', secret: '', person, at: 1 }),
    );
  });

  describe.each(Object.entries(ENDS))(
    'I37 I40: what an account sent that %s is looked for, and sent by no other:',
    (_end, linked) => {
      const sendersOf = (upstream: FakeUpstream, own: () => Promise<EditSender | null>): Senders =>
        accountSenders({ integration: upstream, linked: own, read: upstream.read });
      const unlink = async () => {
        const { connectionId, database } = hand.context;
        const gone = { userId: hand.userId, connectionId, at: 2 };
        await database.transaction((tx) => unlinkAccount(tx, gone));
      };
      const pushed = async (upstream: FakeUpstream, own: () => Promise<EditSender | null>) => {
        await hand.push(sendersOf(upstream, own));
        return (await hand.outbox())[0];
      };

      test.each(['comment', 'ticket'])('a %s that arrived is confirmed, though the answer was lost', async (what) => {
        const upstream = new FakeUpstream({ answer: [LOST] });
        await (what === 'comment' ? hand.edit('1') : hand.create('Made'));
        expect(await pushed(upstream, async () => upstream)).toMatchObject({ state: 'pending', sent_as: 'person' });
        await unlink();
        expect(await pushed(upstream, () => linked(upstream))).toMatchObject({ state: 'confirmed' });
        expect(upstream.ledger).toHaveLength(1);
      });

      test('a comment that never arrived fails, once that is certain', async () => {
        const upstream = new FakeUpstream({ send: [LOST] }, { times: 2, everyMs: 1 });
        await hand.edit('1');
        expect(await pushed(upstream, async () => upstream)).toMatchObject({ state: 'pending' });
        await unlink();
        expect(await pushed(upstream, () => linked(upstream))).toMatchObject({ state: 'pending', looks: 1 });
        const failed = { state: 'failed', sent_as: 'person', error_code: 'LINKED_ACCOUNT_REFUSED' };
        expect(await pushed(upstream, () => linked(upstream))).toMatchObject(failed);
        expect(upstream.ledger).toEqual([]);
      });
    },
  );
});
