import type { EditSender, Senders } from './edit-sender.ts';
import { isAccountRefusal, lookingOnly } from './person-sender.ts';

/** Where edits of one connection may be sent from. */
export interface SendingAccounts {
  integration: EditSender;
  /** The sender of a person's own account; null when they linked none. */
  linked(userId: number): Promise<EditSender | null>;
  read: Senders['read'];
}

/**
 * Each person's edits go out from their own account where they linked one, and then from no other. What they sent is
 * looked for by the connection's account once theirs is not accepted any more.
 */
export function accountSenders({ integration, linked, read }: SendingAccounts): Senders {
  return {
    of: async (userId) => {
      try {
        const own = await linked(userId);
        return own ? { ...foundBy(own, integration), as: 'person' } : { ...integration, as: 'integration' };
      } catch (error) {
        if (isAccountRefusal(error)) return { ...lookingOnly(integration, error), as: 'person' };
        throw error;
      }
    },
    read,
  };
}

/** A person's sender; another account looks in their place when they find out that they may not. */
function foundBy(own: EditSender, other: EditSender): EditSender {
  const unlessRefused = <T>(found: Promise<T>, instead: () => Promise<T>): Promise<T> =>
    found.catch((error: unknown) => {
      if (isAccountRefusal(error)) return instead();
      throw error;
    });
  return {
    ...own,
    find: (edit) => unlessRefused(own.find(edit), () => other.find(edit)),
    findMade: (ticket) => unlessRefused(own.findMade(ticket), () => other.findMade(ticket)),
  };
}
