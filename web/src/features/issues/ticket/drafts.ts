import { deviceMemory } from '../../../app/device-memory.ts';

/** A reply not sent yet. */
export interface Draft {
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
