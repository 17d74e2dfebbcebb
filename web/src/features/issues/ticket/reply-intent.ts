import { expectTextField } from '../../../app/keyboard/type-ahead.ts';
import { observable } from '../../../app/observable.ts';

/** Someone wants to write to a ticket whose reply box may not be there yet; the box takes it up. */
export interface ReplyIntent {
  key: string;
  /** As it was written so far, unless said. */
  public?: boolean;
  /** With a canned reply, to be chosen first. */
  canned?: boolean;
}

export const replyIntent = observable<ReplyIntent | null>(null);

export function wantToReply(intent: ReplyIntent): void {
  expectTextField(intent.canned ? 'floating' : 'reply');
  replyIntent.set(intent);
}
