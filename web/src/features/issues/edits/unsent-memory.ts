import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { Unsent } from './unsent.ts';
import { inOrder, type UnsentStore } from './unsent-store.ts';

/** The same where a browser lets a page keep nothing: until it is closed. */
export class UnsentMemory implements UnsentStore {
  readonly #unsent = new Map<string, Unsent>();

  async all(): Promise<Unsent[]> {
    return inOrder([...this.#unsent.values()]);
  }

  async ofTicket(key: string): Promise<Unsent[]> {
    return (await this.all()).filter((unsent) => unsent.key === key);
  }

  async put(unsent: Unsent): Promise<void> {
    this.#unsent.set(unsent.id, unsent);
  }

  async remove(id: string): Promise<void> {
    this.#unsent.delete(id);
  }

  async taken(id: string): Promise<void> {
    this.#unsent.delete(id);
  }

  async answered(): Promise<TicketRowView[]> {
    return [];
  }

  async forgetAnswered(): Promise<void> {}

  close(): void {
    this.#unsent.clear();
  }
}
