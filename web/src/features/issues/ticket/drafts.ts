import { deviceMemory } from '../../../app/device-memory.ts';

/** A reply not sent yet. */
export interface Draft {
  /** By which the server knows it again when an answer was lost; none until it is sent as it stands. */
  id?: string;
  body: string;
  public: boolean;
}

const EMPTY: Draft = { body: '', public: true };

const nameOf = (userId: number, key: string): string => `draft.${userId}.${key}`;

/** Drafts are kept on this device, by person and ticket, until the server has taken the reply. */
export const drafts = {
  read: (userId: number, key: string): Draft => deviceMemory.read(nameOf(userId, key), EMPTY),
  write(userId: number, key: string, draft: Draft): void {
    const empty = draft.body === '' && draft.public;
    deviceMemory.write(nameOf(userId, key), empty ? undefined : draft);
  },
};

/** The draft with a part of it changed. Another text, or in another mode, is not what was sent before. */
export function changed({ id, ...before }: Draft, part: Partial<Draft>): Draft {
  const after = { ...before, ...part };
  const same = after.body === before.body && after.public === before.public;
  return same && id !== undefined ? { id, ...after } : after;
}
