import { dropLocalEdit, localEdits, putLocalEdit } from './local-edits.ts';
import { dropOutgoing, outgoing, putOutgoing } from './outgoing.ts';
import type { Unsent } from './unsent.ts';

/** What of a person's unsent work this page shows, be it edits or comments. */
export const shownUnsent = (): Unsent[] => [...[...localEdits.get().values()].flat(), ...outgoing.get()];

export const show = (unsent: Unsent): void => (unsent.kind === 'edit' ? putLocalEdit(unsent) : putOutgoing(unsent));

export const hide = (unsent: Unsent): void =>
  unsent.kind === 'edit' ? dropLocalEdit(unsent) : dropOutgoing(unsent.id);
