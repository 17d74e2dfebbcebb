import type { Caller } from '../../src/domain/caller.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { SourcePerson, SourceTicket } from '../../src/domain/source.ts';
import * as edits from '../../src/features/issues/issue-edits.service.ts';
import { setAskedMembers } from '../../src/readmodel/asked-queues.ts';
import { markPersonalQueues, rebuildSomeQueues, recheckQueues } from '../../src/readmodel/queue-rebuild.ts';
import { moveViewWindows } from '../../src/readmodel/view-clock.ts';
import { raiseEra } from '../../src/store/catalogue-era.ts';
import type { Database } from '../../src/store/database.ts';
import { writeQueues } from '../../src/store/mirror/desks.ts';
import { type OutboxRow, openEdits } from '../../src/store/outbox/outbox.ts';
import type { Sent } from '../../src/sync/push/edit-sender.ts';
import { pushOne } from '../../src/sync/push/push-one.ts';
import { takeOver } from '../../src/sync/take-over.ts';
import { type HandClock, handClock } from '../hand-clock.ts';
import { fakeSenders } from '../push/fake-senders.ts';
import { chosen } from './chosen.ts';
import { isAsked, KNOWN_QUEUES, type KnownQueue } from './known-queues.ts';
import type { EditSeed, Step, TicketSeed } from './random-steps.ts';
import { seededTicket, TICKETS_PER_SITE } from './seeded-ticket.ts';
import { BEGIN, makeWorld, SITES, USERS, type WorldSite, type WorldUser } from './small-world.ts';

const MINUTE_MS = 60_000;

const linkNobody = async () => {};
const silent = { info() {}, warn() {}, error() {} };

/** The two small sites in a database, and what has happened to them so far. */
export class SmallWorldRun {
  readonly database: Database;
  readonly clock: HandClock = handClock(BEGIN);
  /** What each queue is now, by source id; null: removed. */
  readonly queues = new Map<string, KnownQueue | null>();
  #version = 0;

  private constructor(database: Database) {
    this.database = database;
    for (const [n, queue] of KNOWN_QUEUES.entries()) this.queues.set(`q${n}`, queue);
  }

  static async begin(database: Database): Promise<SmallWorldRun> {
    const run = new SmallWorldRun(database);
    await makeWorld(database);
    await run.#writeQueues();
    await run.#askUpstream();
    return run;
  }

  /** An account as the server would see it asking now. */
  async caller(user: WorldUser): Promise<Caller> {
    const desks = await this.database.read.selectFrom('desks').select(['id', 'source_id']).execute();
    const links = await this.database.read
      .selectFrom('user_people')
      .select('person_id')
      .where('user_id', '=', user.id)
      .execute();
    return {
      userId: user.id,
      name: `User ${user.id}`,
      role: 'agent',
      deskIds: desks.filter((desk) => user.desks.includes(desk.source_id)).map((desk) => desk.id),
      personIds: links.map((link) => link.person_id),
      timeZone: user.timeZone,
    };
  }

  async take(step: Step): Promise<void> {
    await this.#take(step);
    await this.#askUpstream();
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'page':
        return this.#page(chosen(SITES, step.site), step.tickets);
      case 'edit':
        return this.#edit(await this.caller(chosen(USERS, step.user)), step.ticket, step.edit);
      case 'push':
        return this.#push(step);
      case 'refused':
        return this.#refused(step);
      case 'time':
        this.clock.advance(step.minutes * MINUTE_MS);
        return this.#lookAtQueues();
      case 'views':
        return moveViewWindows(this.database, this.clock.now());
      case 'relink':
        return this.#relink(chosen(USERS, step.user), chosen(SITES, step.site), step.person);
      case 'unit':
        return this.#moveToUnit(step);
      case 'redefine':
        return this.#redefine(step);
    }
  }

  async #page(site: WorldSite, seeds: readonly TicketSeed[]): Promise<void> {
    const tickets = seeds.map((seed) => this.#ticketOf(site, seed.ticket % TICKETS_PER_SITE, seed));
    await this.database.transaction((tx) => takeOver(tx, site.connectionId, { tickets }, this.clock.now(), linkNobody));
  }

  async #edit(caller: Caller, choice: number, seed: EditSeed): Promise<void> {
    if (caller.deskIds.length === 0) return;
    const rows = await this.database.read
      .selectFrom('ticket_rows')
      .select(['id', 'key', 'connection_id'])
      .where('desk_id', 'in', caller.deskIds)
      .orderBy('id')
      .execute();
    if (rows.length === 0) return;
    const { key, connection_id } = chosen(rows, choice);
    const site = SITES.find((one) => one.connectionId === connection_id)!;
    try {
      await this.#editOf(site, caller, key, seed);
    } catch (error) {
      // What nobody may do is refused before anything is written.
      if (!(error instanceof AppError) || error.kind === 'internal') throw error;
    }
  }

  async #editOf(site: WorldSite, caller: Caller, key: string, seed: EditSeed): Promise<unknown> {
    const at = this.clock.now();
    switch (seed.kind) {
      case 'comment':
        return edits.comment(this.database, caller, key, { body: 'On it.', public: seed.public }, { at });
      case 'take':
        return edits.take(this.database, caller, key, { at });
      case 'transition':
        return edits.transition(this.database, caller, key, { to_status: chosen(site.statuses, seed.to).name }, { at });
      case 'assign': {
        const person = seed.to === null ? null : await this.#personId(site, chosen(site.people, seed.to));
        return edits.assign(this.database, caller, key, person, { at });
      }
      case 'fields': {
        const fields = {
          ...(seed.priority === null ? {} : { priority: chosen(site.priorities, seed.priority).name }),
          ...(seed.labels === null ? {} : { labels: seed.labels }),
        };
        return edits.editFields(this.database, caller, key, fields, { at });
      }
    }
  }

  async #push(step: Extract<Step, { kind: 'push' }>): Promise<void> {
    const edit = await this.#someEdit('pending', step.edit);
    if (!edit) return;
    const site = SITES.find((one) => one.connectionId === edit.connection_id)!;
    const ticket = await this.database.read
      .selectFrom('tickets')
      .select('source_id')
      .where('id', '=', edit.ticket_id)
      .executeTakeFirstOrThrow();
    const { truth } = step;
    const arrival = truth && { tickets: [this.#ticketOf(site, Number(ticket.source_id) - 1000, truth)] };
    const context = {
      connectionId: site.connectionId,
      database: this.database,
      clock: this.clock,
      log: silent,
      linkPeople: linkNobody,
      signal: new AbortController().signal,
    };
    const send = async (): Promise<Sent> => {
      if (step.outcome === 'refused') throw new AppError('upstream_refused', 'JIRA_API_ERROR', 'Not allowed.');
      if (step.outcome === 'put off') throw new AppError('upstream_failed', 'JIRA_API_ERROR', 'Try later.');
      return { kind: 'stands', sourceId: null };
    };
    await pushOne(context, fakeSenders({ send, read: async () => arrival }), edit);
  }

  async #refused({ edit: choice, act }: Extract<Step, { kind: 'refused' }>): Promise<void> {
    const edit = await this.#someEdit('failed', choice);
    if (!edit) return;
    const row = await this.database.read
      .selectFrom('ticket_rows')
      .select('key')
      .where('id', '=', edit.ticket_id)
      .executeTakeFirst();
    if (!row) return;
    const everywhere = await this.caller(USERS[0]!);
    const at = this.clock.now();
    if (act === 'retry') await edits.retry(this.database, everywhere, row.key, edit.id, { at });
    else await edits.discard(this.database, everywhere, row.key, edit.id, at);
  }

  /** Looks again at the queues until nothing more is due, as the server does all the time. */
  async #lookAtQueues(): Promise<void> {
    while (await rebuildSomeQueues(this.database, this.clock.now()));
    for (;;) {
      const next = await recheckQueues(this.database, this.clock.now());
      if (next === null || next > this.clock.now()) return;
    }
  }

  async #relink(user: WorldUser, site: WorldSite, choice: number | null): Promise<void> {
    const personId = choice === null ? null : await this.#personId(site, chosen(site.people, choice));
    await this.database.transaction(async (tx) => {
      const { db } = tx;
      await db
        .deleteFrom('user_people')
        .where('user_id', '=', user.id)
        .where('connection_id', '=', site.connectionId)
        .execute();
      const link = { user_id: user.id, connection_id: site.connectionId, person_id: personId ?? 0 };
      if (personId !== null) await db.insertInto('user_people').values(link).execute();
      await markPersonalQueues(tx);
    });
    await this.#lookAtQueues();
  }

  async #moveToUnit({ desk, unit }: Extract<Step, { kind: 'unit' }>): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { db } = tx;
      const desks = await db.selectFrom('desks').select('id').orderBy('id').execute();
      const units = await db.selectFrom('business_units').select('id').orderBy('id').execute();
      const set = { unit_id: chosen(units, unit).id };
      await db.updateTable('desks').set(set).where('id', '=', chosen(desks, desk).id).execute();
      await raiseEra(tx);
    });
  }

  async #redefine({ queue, as }: Extract<Step, { kind: 'redefine' }>): Promise<void> {
    const [sourceId] = chosen([...this.queues], queue);
    const connectionId = KNOWN_QUEUES[Number(sourceId.slice(1))]!.connectionId;
    const ofSite = KNOWN_QUEUES.filter((one) => one.connectionId === connectionId);
    this.queues.set(sourceId, as === null ? null : chosen(ofSite, as));
    await this.#writeQueues();
  }

  async #writeQueues(): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const { connectionId } of SITES) {
        const listed = [...this.queues].flatMap(([sourceId, queue], position) =>
          queue?.connectionId === connectionId
            ? [{ sourceId, position, name: queue.name, deskSourceId: queue.deskSourceId, query: queue.query }]
            : [],
        );
        await writeQueues(tx, connectionId, listed, this.clock.now());
      }
    });
    await this.#lookAtQueues();
  }

  /** Asks about the queues that cannot be decided here, as every sync does. */
  async #askUpstream(): Promise<void> {
    const queues = await this.database.read.selectFrom('queues').select(['id', 'source_id', 'connection_id']).execute();
    for (const { id, source_id, connection_id } of queues) {
      if (!this.queues.get(source_id)?.asked) continue;
      const every = await this.database.read
        .selectFrom('tickets')
        .select('source_id')
        .where('connection_id', '=', connection_id)
        .execute();
      const held = every.filter(isAsked).map((ticket) => ticket.source_id);
      await setAskedMembers(this.database, { queueId: id, connectionId: connection_id }, held, this.clock);
    }
  }

  async #someEdit(state: 'pending' | 'failed', choice: number): Promise<OutboxRow | undefined> {
    const rows = await this.database.read
      .selectFrom('outbox')
      .select(['id', 'ticket_id'])
      .where('state', '=', state)
      .orderBy('id')
      .execute();
    if (rows.length === 0) return undefined;
    const { ticket_id } = chosen(rows, choice);
    // A ticket's edits go out in order.
    return (await openEdits(this.database.read, ticket_id)).find((edit) => edit.state === state);
  }

  async #personId(site: WorldSite, person: SourcePerson): Promise<number> {
    const row = await this.database.read
      .selectFrom('people')
      .select('id')
      .where('connection_id', '=', site.connectionId)
      .where('source_id', '=', person.sourceId)
      .executeTakeFirstOrThrow();
    return row.id;
  }

  #ticketOf(site: WorldSite, index: number, seed: TicketSeed): SourceTicket {
    this.#version += 1;
    return seededTicket(site, index, seed, { now: this.clock.now(), version: this.#version });
  }
}
