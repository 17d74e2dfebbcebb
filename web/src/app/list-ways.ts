import type { AfterReply } from '@speedyflow/contract/accounts';
import type { ListLooks } from '@speedyflow/contract/list-look';
import { deviceMemory } from './device-memory.ts';
import { observable } from './observable.ts';

/** How a person works with lists: what their rows show, and where a reply leads. */
export interface ListWays {
  lists: ListLooks;
  after_reply: AfterReply;
}

const MEMORY = 'list-ways';

/** As the account remembers them, and this device until the account was asked. */
export const listWays = observable(deviceMemory.read<ListWays>(MEMORY, { lists: {}, after_reply: 'stay' }));

export function setListWays(change: Partial<ListWays>): void {
  listWays.set({ ...listWays.get(), ...change });
  deviceMemory.write(MEMORY, listWays.get());
}
