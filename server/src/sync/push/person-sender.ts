import { AppError } from '../../domain/errors.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import type { EditSender } from './edit-sender.ts';

/** How the upstream takes to a person's own account. */
export interface OwnAccount {
  /** Whether it accepts the account at all. */
  isAccepted(): Promise<boolean>;
  /** Keeps that it does not. */
  refuse(): Promise<void>;
  /** Sees to it that the account can be used until the call has ended, whatever becomes of it. */
  during<T>(call: () => Promise<T>): Promise<T>;
}

/** Refusals that may be of the account and not of the edit: what an upstream hides from strangers is "not found". */
const OF_STRANGERS: readonly (number | null)[] = [401, 403, 404, null];

/**
 * A sender for a person's own account. When the upstream accepts the account no more, edits fail and say so: they are
 * sent by no other.
 */
export function personSender(sender: EditSender, account: OwnAccount): EditSender {
  const asking = <T>(call: () => Promise<T>): Promise<T> =>
    account.during(async () => {
      try {
        return await call();
      } catch (error) {
        const refused = error instanceof AppError && error.kind === 'upstream_refused';
        if (!refused || !OF_STRANGERS.includes(refusalStatus(error)) || (await account.isAccepted())) throw error;
        await account.refuse();
        throw accountRefused(error);
      }
    });
  return {
    ...sender,
    find: (edit) => asking(() => sender.find(edit)),
    send: (edit) => asking(() => sender.send(edit)),
    findMade: (ticket) => asking(() => sender.findMade(ticket)),
    make: (ticket) => asking(() => sender.make(ticket)),
  };
}

/** A sender that still finds what an earlier try left behind, and sends nothing any more. */
export function lookingOnly<Sender extends EditSender>(sender: Sender, refusal: AppError): Sender {
  const refuse = () => Promise.reject(refusal);
  return { ...sender, send: refuse, make: refuse };
}

/** Whether it is that: what was sent before may stand all the same. */
export function isAccountRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'LINKED_ACCOUNT_REFUSED';
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

/** That an edit was to be sent from an account that is gone: no other sends it. */
export function accountUnlinked(): AppError {
  return new AppError(
    'upstream_refused',
    'LINKED_ACCOUNT_REFUSED',
    'It was to be sent from a linked account, which is linked no more. Reconnect the account and send it again.',
  );
}
