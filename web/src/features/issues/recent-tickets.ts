import { deviceMemory } from '../../app/device-memory.ts';
import { rememberedNames } from '../../app/remembered-names.ts';

export interface RecentTicket {
  key: string;
  summary: string;
}

const KEPT = 8;
const NAME = 'recent';

const nameOf = (userId: number): string => `${NAME}.${userId}`;

/** The tickets a person opened last on this device, newest first. */
export const recentTickets = (userId: number): RecentTicket[] => deviceMemory.read<RecentTicket[]>(nameOf(userId), []);

export function rememberRecent(userId: number, ticket: RecentTicket): void {
  const others = recentTickets(userId).filter((other) => other.key !== ticket.key);
  deviceMemory.write(nameOf(userId), [ticket, ...others].slice(0, KEPT));
}

/** Forgets what everybody opened, or everybody but one. */
export function forgetRecent({ but }: { but?: number } = {}): void {
  for (const name of rememberedNames(NAME)) {
    if (but === undefined || name !== nameOf(but)) deviceMemory.write(name, undefined);
  }
}
