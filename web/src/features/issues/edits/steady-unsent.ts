import type { TicketRowView } from '@speedyflow/contract/ticket';
import { deviceMemory } from '../../../app/device-memory.ts';
import { shownUnsent } from './shown-unsent.ts';
import { justSaid, type Unsent } from './unsent.ts';
import { inOrder, openUnsentStore, type UnsentStore } from './unsent-store.ts';

/**
 * The store of a page, which goes on when the device's fails: a full disk or a lost connection keeps nothing from being
 * sent. What the device could not keep is held by the page, and stays written down as it was said for the next one.
 */
export class SteadyUnsent implements UnsentStore {
  readonly #personId: number;
  #device: UnsentStore | undefined;
  /** What the device has not kept, or not yet. */
  readonly #here = new Map<string, Unsent>();
  /** What the device should hold no longer, and may. */
  readonly #gone = new Set<string>();

  constructor(personId: number) {
    this.#personId = personId;
  }

  all(): Promise<Unsent[]> {
    return this.#read(
      (device) => device.all(),
      () => true,
    );
  }

  ofTicket(key: string): Promise<Unsent[]> {
    return this.#read(
      (device) => device.ofTicket(key),
      (unsent) => unsent.key === key,
    );
  }

  async put(unsent: Unsent): Promise<void> {
    const { id } = unsent;
    this.#gone.delete(id);
    this.#here.set(id, unsent);
    const kept = await this.#onDevice((device) => device.put(unsent).then(() => true));
    if (!kept || this.#here.get(id) !== unsent) return;
    this.#here.delete(id);
    this.#forgetSaid(id);
  }

  remove(id: string): Promise<void> {
    return this.#end(id, (device) => device.remove(id));
  }

  taken(id: string, row: TicketRowView): Promise<void> {
    return this.#end(id, (device) => device.taken(id, row));
  }

  async answered(): Promise<TicketRowView[]> {
    return (await this.#onDevice((device) => device.answered())) ?? [];
  }

  async forgetAnswered(): Promise<void> {
    await this.#onDevice((device) => device.forgetAnswered());
  }

  close(): void {
    this.#device?.close();
    this.#device = undefined;
  }

  async #end(id: string, end: (device: UnsentStore) => Promise<void>): Promise<void> {
    this.#gone.add(id);
    this.#here.delete(id);
    this.#forgetSaid(id);
    const ended = await this.#onDevice((device) => end(device).then(() => true));
    if (ended) this.#gone.delete(id);
  }

  /** A device that cannot be read has at least what the page shows. */
  async #read(from: (device: UnsentStore) => Promise<Unsent[]>, wanted: (one: Unsent) => boolean): Promise<Unsent[]> {
    const found = (await this.#onDevice(from)) ?? shownUnsent();
    const known = new Map([...found, ...this.#here.values()].filter(wanted).map((unsent) => [unsent.id, unsent]));
    return inOrder([...known.values()].filter(({ id }) => !this.#gone.has(id)));
  }

  /** Browsers end connections of pages that live on: one that fails is opened anew, once. */
  async #onDevice<Result>(ask: (device: UnsentStore) => Promise<Result>): Promise<Result | undefined> {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        this.#device ??= await openUnsentStore(this.#personId);
        return await ask(this.#device);
      } catch {
        this.close();
      }
    }
    return undefined;
  }

  #forgetSaid(id: string): void {
    deviceMemory.write(justSaid(this.#personId, id), undefined);
  }
}
