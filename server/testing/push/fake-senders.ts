import type { EditSender, Senders } from '../../src/sync/push/edit-sender.ts';

/** Senders that are one account, of which a test says what it needs; nothing is ever found, and nobody is linked. */
export function fakeSenders(own: Partial<EditSender> & Pick<Senders, 'read'>): Senders {
  const unexpected = async () => {
    throw new Error('not expected in this test');
  };
  const { read, ...sender } = own;
  const integration: EditSender = {
    find: async () => null,
    looksFor: () => ({ times: 1, everyMs: 0 }),
    send: unexpected,
    findMade: async () => null,
    looksForMade: { times: 1, everyMs: 0 },
    make: unexpected,
    ...sender,
  };
  return { of: async () => ({ ...integration, as: 'integration' }), read };
}
