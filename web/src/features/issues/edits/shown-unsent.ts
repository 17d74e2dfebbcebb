import { dropLocalEdit, localEdits, putLocalEdit } from './local-edits.ts';
import { dropOutgoing, outgoing, putOutgoing } from './outgoing.ts';
import type { Unsent } from './unsent.ts';
import { dropRequest, putRequest, waitingRequests } from './waiting-requests.ts';

/** What of a person's unsent work this page shows, be it edits, comments or requests. */
export const shownUnsent = (): Unsent[] => [
  ...[...localEdits.get().values()].flat(),
  ...outgoing.get(),
  ...waitingRequests.get(),
];

export function show(unsent: Unsent): void {
  if (unsent.kind === 'edit') putLocalEdit(unsent);
  else if (unsent.kind === 'comment') putOutgoing(unsent);
  else putRequest(unsent);
}

export function hide(unsent: Unsent): void {
  if (unsent.kind === 'edit') dropLocalEdit(unsent);
  else if (unsent.kind === 'comment') dropOutgoing(unsent.id);
  else dropRequest(unsent.id);
}
