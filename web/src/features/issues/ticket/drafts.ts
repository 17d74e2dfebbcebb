import type { TicketChange } from '@speedyflow/contract/ticket-change';
import { deviceMemory } from '../../../app/device-memory.ts';
import { isOutgoing } from '../edits/outgoing.ts';
import type { AttachedFile } from '../files/attached-file.ts';

/** A reply not sent yet. */
export interface Draft {
  /** By which the server knows it again when an answer was lost; none until it is sent as it stands. */
  id?: string;
  body: string;
  public: boolean;
  /** What is made with it. */
  edit?: TicketChange;
  files?: readonly AttachedFile[];
}

/** One that goes to the server, or has. */
export type SentDraft = Draft & { id: string };

const EMPTY: Draft = { body: '', public: true };

const nameOf = (userId: number, key: string): string => `draft.${userId}.${key}`;

/** Drafts are kept on this device, by person and ticket, until the server has taken the reply. */
export const drafts = {
  read: (userId: number, key: string): Draft => deviceMemory.read(nameOf(userId, key), EMPTY),
  write(userId: number, key: string, draft: Draft): void {
    const empty = draft.body === '' && draft.public && !draft.edit && !draft.files?.length;
    deviceMemory.write(nameOf(userId, key), empty ? undefined : draft);
  },
};

/** The draft as it is to be gone on with: one that is on its way already stands in the conversation. */
export function unsaidDraft(userId: number, key: string): Draft {
  const draft = drafts.read(userId, key);
  return isOutgoing(draft.id) ? { ...EMPTY, public: draft.public } : draft;
}

/**
 * Takes what is being written along to another ticket, where nothing is being written yet. What was staged or attached
 * is for its own ticket, and stays there with its text.
 */
export function carryDraft(userId: number, from: string, to: string): void {
  const draft = unsaidDraft(userId, from);
  if (draft.body === '' || draft.edit || draft.files?.length || drafts.read(userId, to).body !== '') return;
  drafts.write(userId, to, { body: draft.body, public: draft.public });
  drafts.write(userId, from, EMPTY);
}

/** What changes of a draft; `edit` undefined takes away what was to be made with it. */
export type DraftPart = Partial<Omit<Draft, 'edit'>> & { edit?: TicketChange | undefined };

/** The draft with a part of it changed. Another text, or in another mode, is not what was sent before. */
export function changed({ id, ...before }: Draft, part: DraftPart): Draft {
  const { edit, ...rest } = { ...before, ...part };
  const after: Draft = edit === undefined ? rest : { ...rest, edit };
  const parts = ['body', 'public', 'edit', 'files'] as const;
  const same = parts.every((name) => after[name] === before[name]);
  return same && id !== undefined ? { id, ...after } : after;
}
