import { AppError } from '../../domain/errors.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import type { EditSender } from './edit-sender.ts';

/** How the upstream takes to a person's own account. */
export interface OwnAccount {
  /** Whether it accepts the account at all. */
  isAccepted(): Promise<boolean>;
  /** Keeps that it does not. */
  refuse(): Promise<void>;
}

/** Refusals that may be of the account and not of the edit: what an upstream hides from strangers is "not found". */
const OF_STRANGERS: readonly (number | null)[] = [401, 403, 404, null];

/**
 * A sender for a person's own account. When the upstream accepts the account no more, edits fail and say so: they are
 * sent by no other.
 */
export function personSender(sender: EditSender, account: OwnAccount): EditSender {
  const asking = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      const refused = error instanceof AppError && error.kind === 'upstream_refused';
      if (!refused || !OF_STRANGERS.includes(refusalStatus(error)) || (await account.isAccepted())) throw error;
      await account.refuse();
      throw accountRefused(error);
    }
  };
  return {
    ...sender,
    find: (edit) => asking(sender.find(edit)),
    send: (edit) => asking(sender.send(edit)),
    findMade: (ticket) => asking(sender.findMade(ticket)),
    make: (ticket) => asking(sender.make(ticket)),
  };
}

/** That an edit cannot be sent before its author's account is linked anew. */
export function accountRefused(cause?: unknown): AppError {
  return new AppError(
    'upstream_refused',
    'LINKED_ACCOUNT_REFUSED',
    'Your linked account is not accepted any more. Reconnect your account and send the edit again.',
    { cause },
  );
}
