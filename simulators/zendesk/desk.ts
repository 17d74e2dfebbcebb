/** The simulated account: its people, tickets and clock, and the one way of writing to it. */
import type { Timers } from '../webhooks/post-office.ts';
import { createWorld, type World } from '../world/world.ts';
import { Agenda } from './agenda.ts';
import { AccountUsers, type UserRecord } from './content/account-users.ts';
import type { Caller } from './http/auth.ts';
import { Sight } from './sight.ts';
import { DELETED, LIVE } from './store/columns.ts';
import type { TicketFacts, TicketRecord } from './store/record.ts';
import { appendState, type Change, type Effect, readState, type UploadRecord, type Write } from './store/state-file.ts';
import { TicketStore } from './store/ticket-store.ts';
import { scrubLater } from './ticket-writes.ts';
import { fireAfterEdit } from './trigger.ts';
import type { TriggerRecord } from './webhooks/trigger-rules.ts';
import type { WebhookRecord } from './webhooks/webhook.ts';
import type { Founded, Renamed } from './wire/people.ts';

export interface DeskOptions {
  seed: number;
  anchorMs: number;
  /** Tickets of the whole world; the account holds its share of them. */
  tickets: number;
  /** Where writes are kept; null keeps them in memory. */
  statePath: string | null;
  clock: () => number;
  timers: Timers;
  /** Whether a trigger changes tickets again right after agents do. */
  trigger: boolean;
}

/** Told of a write, and of the user and the ticket as they were before it. */
type Watch = (write: Write, before: { user: UserRecord | null; ticket: TicketFacts | null }) => void;

const LEDGER_LENGTH = 10_000;
const KEY_TTL = 2 * 60 * 60_000;

export class Desk {
  readonly world: World;
  readonly users: AccountUsers;
  readonly tickets: TicketStore;
  readonly sight: Sight;
  readonly uploads = new Map<string, UploadRecord>();
  readonly webhooks = new Map<string, WebhookRecord>();
  readonly triggers = new Map<number, TriggerRecord>();
  /** Groups and organisations that have another name than they were made with. */
  readonly renamed = new Map<number, Renamed>();
  readonly clock: () => number;
  /** When the account was opened: before its first ticket. */
  readonly foundedAt: number;
  readonly agenda: Agenda;
  readonly #trigger: boolean;
  readonly #statePath: string | null;
  readonly #watchers: Watch[] = [];
  #writes = 0;
  readonly #ledger: Omit<Write, 'changes'>[] = [];
  readonly #made = new Map<string, { at: number; ticketId: number; requestHash: string }>();

  constructor(options: DeskOptions) {
    this.world = createWorld({ seed: options.seed, anchorMs: options.anchorMs, tickets: options.tickets });
    this.users = new AccountUsers(this.world);
    this.tickets = new TicketStore(this.world);
    this.sight = new Sight(this.tickets.columns, this.users);
    this.clock = options.clock;
    this.agenda = new Agenda(options.clock, options.timers);
    this.foundedAt = Math.floor((this.world.startMs - 30 * 86_400_000) / 1000) * 1000;
    this.#trigger = options.trigger;
    this.#statePath = options.statePath;
    for (const write of options.statePath === null ? [] : readState(options.statePath)) this.#apply(write);
    const { life, size } = this.tickets.columns;
    for (let row = 0; row < size; row++) if (life[row] === DELETED) scrubLater(this, this.tickets.find(row + 1)!);
  }

  /** Rows of the tickets that lists show a caller: neither deleted nor archived. */
  listedRows({ caller, now }: { caller: Caller; now: number }): number[] {
    const { columns } = this.tickets;
    const seen = this.sight.rowsOf(caller);
    const rows: number[] = [];
    for (let row = 0; row < columns.size; row++) if (columns.listedAt(row, now) && seen(row)) rows.push(row);
    return rows;
  }

  /** What groups and organisations are written from. */
  founded(site: string): Founded {
    return { foundedAt: this.foundedAt, site, renamed: this.renamed };
  }

  records(rows: readonly number[]): TicketRecord[] {
    return rows.map((row) => this.tickets.find(row + 1)!);
  }

  /** Ids of the incidents of a problem ticket. */
  incidentsOf(problemId: number): number[] {
    const { columns } = this.tickets;
    const incidents: number[] = [];
    for (let row = 0; row < columns.size; row++) {
      if (columns.problem[row] === problemId && columns.life[row] === LIVE) incidents.push(row + 1);
    }
    return incidents;
  }

  /** Makes a write: to the state file first, then to the account; then whoever watches is told. */
  write(write: Write): void {
    if (this.#statePath !== null) appendState(this.#statePath, write);
    const user = write.changes.find((change) => change.kind === 'user')?.user;
    const ticket = write.changes.find((change) => change.kind === 'record')?.record;
    const before = {
      user: (user && this.users.get(user.id)) ?? null,
      ticket: (ticket && this.tickets.facts(ticket.id)) ?? null,
    };
    this.#apply(write);
    for (const watch of this.#watchers) watch(write, before);
  }

  /** Watches the writes that are made from now on, each beside what it replaced. */
  observe(watch: Watch): void {
    this.#watchers.push(watch);
  }

  /** How many writes the account has seen. */
  get writes(): number {
    return this.#writes;
  }

  /** Lets business rules react to an edit by a person. */
  afterEdit(ticketId: number, editedAt: number): void {
    if (this.#trigger) fireAfterEdit(this, ticketId, editedAt);
  }

  /** The ticket that a client made under an idempotency key within the last two hours, and what it had asked. */
  madeUnder(key: string, now: number): { ticketId: number; requestHash: string } | null {
    const made = this.#made.get(key);
    return made && now - made.at <= KEY_TTL ? made : null;
  }

  /** The writes' effects, oldest first; the oldest of very many are forgotten. */
  ledger(): ({ at: number } & Effect)[] {
    return this.#ledger.map(({ at, effect }) => ({ at, ...effect }));
  }

  #applyChange(change: Change): void {
    switch (change.kind) {
      case 'user':
        this.users.add(change.user);
        break;
      case 'upload':
        this.uploads.set(change.upload.token, change.upload);
        break;
      case 'webhook':
        this.webhooks.set(change.webhook.id, change.webhook);
        break;
      case 'no_webhook':
        this.webhooks.delete(change.id);
        break;
      case 'trigger':
        this.triggers.set(change.trigger.id, change.trigger);
        break;
      case 'rename':
        this.renamed.set(change.id, change);
        break;
      case 'no_trigger':
        this.triggers.delete(change.id);
        break;
      default:
        this.tickets.apply(change);
    }
  }

  #apply(write: Write): void {
    this.#writes += 1;
    for (const change of write.changes) this.#applyChange(change);
    const { at, effect } = write;
    if (effect.idempotency && effect.ticketId !== null) {
      const { key, requestHash } = effect.idempotency;
      this.#made.set(key, { at, ticketId: effect.ticketId, requestHash });
    }
    this.#ledger.push({ at, effect });
    if (this.#ledger.length > LEDGER_LENGTH) this.#ledger.shift();
  }
}
