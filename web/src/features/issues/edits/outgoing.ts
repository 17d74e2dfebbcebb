import { observable, useObservable } from '../../../app/observable.ts';
import type { UnsentComment } from './unsent.ts';

/** Comments said on this device that the server has not taken yet, or did not take. */
export const outgoing = observable<readonly UnsentComment[]>([]);

export const putOutgoing = (comment: UnsentComment): void =>
  outgoing.set([...outgoing.get().filter((other) => other.id !== comment.id), comment]);

export const dropOutgoing = (id: string): void => outgoing.set(outgoing.get().filter((comment) => comment.id !== id));

export const isOutgoing = (id: string | undefined): boolean => outgoing.get().some((comment) => comment.id === id);

export function useOutgoingComments(keys: readonly string[]): UnsentComment[] {
  return useObservable(outgoing).filter((comment) => keys.includes(comment.key));
}
