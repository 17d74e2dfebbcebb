import { deviceMemory } from '../../../app/device-memory.ts';
import { newDraftId } from '../draft-id.ts';
import type { AttachedFile } from '../files/attached-file.ts';

/** A ticket that is being written. */
export interface NewTicketDraft {
  /** By which the server knows it again when an answer was lost. */
  id: string;
  /** Undefined until one was chosen on this device. */
  deskId?: number;
  type?: string;
  summary: string;
  description: string;
  files?: readonly AttachedFile[];
}

/** The ticket after this one, on the same desk. */
export const nextDraft = ({ deskId, type }: Pick<NewTicketDraft, 'deskId' | 'type'> = {}): NewTicketDraft => ({
  id: newDraftId(),
  ...(deskId === undefined ? {} : { deskId }),
  ...(type === undefined ? {} : { type }),
  summary: '',
  description: '',
});

const nameOf = (userId: number): string => `new-ticket.${userId}`;

/** Kept on this device until the server has the ticket; desk and type stay for the next. */
export const newTicketDraft = {
  read: (userId: number): NewTicketDraft => ({
    ...nextDraft(),
    ...deviceMemory.read<Partial<NewTicketDraft>>(nameOf(userId), {}),
  }),
  write: (userId: number, draft: NewTicketDraft): void => deviceMemory.write(nameOf(userId), draft),
};
