import { observable } from '../../../app/observable.ts';
import { newDraftId } from '../draft-id.ts';
import { nextOrder, say, type UnsentRequest } from './unsent.ts';

/** Tickets to be made and edits for many, asked for on this device, that the server has not taken yet or refused. */
export const waitingRequests = observable<readonly UnsentRequest[]>([]);

export const putRequest = (request: UnsentRequest): void =>
  waitingRequests.set([...waitingRequests.get().filter(({ id }) => id !== request.id), request]);

export const dropRequest = (id: string): void =>
  waitingRequests.set(waitingRequests.get().filter((request) => request.id !== id));

/** Keeps a request that did not reach the server, and has it sent as soon as one does. */
export function askLater(personId: number, request: UnsentRequest['request']): void {
  const id = newDraftId();
  // Requests wait for nothing but the server: each is in a line of its own.
  const unsent: UnsentRequest = {
    kind: 'request',
    id,
    key: `request.${id}`,
    order: nextOrder(),
    at: new Date().toISOString(),
    request,
  };
  putRequest(unsent);
  say(personId, unsent);
}

/** Sends one again that was refused. */
export function askAgain(personId: number, { error: _error, ...request }: UnsentRequest): void {
  putRequest(request);
  say(personId, request);
}
