import type { Stay } from '../../features/presence/who-is-where.ts';
import type { Channel } from '../../stdx/channel.ts';
import { readPeople, writePeople } from './people-message.ts';

/** Of names and keys as long as may be, so many still fit a message. */
const STAYS_MAX = 10;
const NOTIFIED_MAX = 150;
/** What waits while a message is on its way; beyond it the oldest is left out, and said again by its page soon. */
const WAITING_MAX = 5_000;

export interface PeopleListener {
  stay(stay: Stay): void;
  /** Accounts that have new notifications. */
  notified(userIds: readonly number[]): void;
}

/**
 * Tells other processes where people are and who was notified, and hears them. What is lost costs little: a page says
 * where it is every few seconds, and notifications are looked up.
 */
export class PeoplePost {
  readonly #channel: Channel | undefined;
  readonly #id: string;
  #stays: Stay[] = [];
  readonly #notified = new Set<number>();
  #saying = false;

  /** @param id names this process among the others */
  constructor(channel: Channel | undefined, id: string, listener: PeopleListener) {
    this.#channel = channel;
    this.#id = id;
    channel?.listen({ heard: (text) => this.#heard(text, listener), back: () => {}, lost: () => {} });
  }

  stay(stay: Stay): void {
    if (!this.#channel) return;
    if (this.#stays.length >= WAITING_MAX) this.#stays.shift();
    this.#stays.push(stay);
    void this.#say(this.#channel);
  }

  notified(userIds: readonly number[]): void {
    if (!this.#channel) return;
    for (const userId of userIds) this.#notified.add(userId);
    void this.#say(this.#channel);
  }

  async #say(channel: Channel): Promise<void> {
    if (this.#saying) return;
    this.#saying = true;
    // What is said in one turn of the event loop, and while the last message is on its way, goes together.
    await null;
    while (this.#stays.length > 0 || this.#notified.size > 0) {
      const notified = [...this.#notified].slice(0, NOTIFIED_MAX);
      for (const userId of notified) this.#notified.delete(userId);
      await channel.say(writePeople({ from: this.#id, stays: this.#stays.splice(0, STAYS_MAX), notified }));
    }
    this.#saying = false;
  }

  #heard(text: string, listener: PeopleListener): void {
    const message = readPeople(text);
    if (!message || message.from === this.#id) return;
    for (const stay of message.stays ?? []) listener.stay(stay);
    if (message.notified && message.notified.length > 0) listener.notified(message.notified);
  }
}
