import { deviceMemory } from '../../app/device-memory.ts';

export interface RecentTicket {
  key: string;
  summary: string;
}

const KEPT = 8;

/** The tickets opened last on this device, newest first. */
export const recentTickets = (): RecentTicket[] => deviceMemory.read<RecentTicket[]>('recent', []);

export function rememberRecent(ticket: RecentTicket): void {
  const others = recentTickets().filter((other) => other.key !== ticket.key);
  deviceMemory.write('recent', [ticket, ...others].slice(0, KEPT));
}

export const forgetRecent = (): void => deviceMemory.write('recent', undefined);
