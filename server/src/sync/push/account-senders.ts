import type { EditSender, Senders } from './edit-sender.ts';

/** Where edits of one connection may be sent from. */
export interface SendingAccounts {
  integration: EditSender;
  /** The sender of a person's own account; null when they linked none. */
  linked(userId: number): Promise<EditSender | null>;
  read: Senders['read'];
}

/** Each person's edits go out from their own account where they linked one, and then from no other. */
export function accountSenders({ integration, linked, read }: SendingAccounts): Senders {
  return {
    of: async (userId) => {
      const own = await linked(userId);
      return own ? { ...own, as: 'person' } : { ...integration, as: 'integration' };
    },
    read,
  };
}
