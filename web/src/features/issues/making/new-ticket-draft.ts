import { deviceMemory } from '../../../app/device-memory.ts';

/** A ticket that is being written. */
export interface NewTicketDraft {
  /** Undefined until one was chosen on this device. */
  deskId?: number;
  type?: string;
  summary: string;
  description: string;
}

const EMPTY: NewTicketDraft = { summary: '', description: '' };

const nameOf = (userId: number): string => `new-ticket.${userId}`;

/** Kept on this device until the server has the ticket; desk and type stay for the next. */
export const newTicketDraft = {
  read: (userId: number): NewTicketDraft => deviceMemory.read(nameOf(userId), EMPTY),
  write: (userId: number, draft: NewTicketDraft): void => deviceMemory.write(nameOf(userId), draft),
};
