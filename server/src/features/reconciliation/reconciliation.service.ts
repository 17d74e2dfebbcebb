import type { Decision, FrozenDesk, QuarantinedRecord, Replayed } from '@speedyflow/contract/reconciliation';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { writeAudit } from '../../store/audit-log.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import { isNamed, quarantinedPart } from '../../store/mirror/quarantine.ts';
import {
  countQuarantine,
  decideToKeep,
  decideToRemove,
  deleteQuarantined,
  findDesk,
  isVisible,
  readFrozenDesks,
  readQuarantine,
  sampleMissing,
} from './reconciliation.store.ts';

/** How long nobody is asked again about a desk that is to be kept. */
const KEPT_MS = 24 * 60 * 60_000;

/** What is done at the upstream; the composition ties it to the connections. */
export interface ReplayControl {
  /** Null when there is no such record. */
  replay(connectionId: number, item: number): Promise<Replayed | null>;
  replayAll(connectionId: number): Promise<Record<Replayed['outcome'], number>>;
  /** Runs the census now. */
  requestSync(connectionId: number, options: { full: boolean }): Promise<unknown>;
}

/** What the sync kept aside, and what it would not decide by itself. */
export class Reconciliation {
  readonly #database: Database;
  readonly #control: ReplayControl;
  readonly #now: () => number;

  constructor(options: { database: Database; control: ReplayControl; now: () => number }) {
    this.#database = options.database;
    this.#control = options.control;
    this.#now = options.now;
  }

  async quarantine(
    caller: Caller,
    connectionId: number,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<{ records: QuarantinedRecord[]; total: number }> {
    await this.#require(caller, connectionId);
    const { read } = this.#database;
    const [rows, total] = await Promise.all([
      readQuarantine(read, connectionId, { limit: perPage, offset: (page - 1) * perPage }),
      countQuarantine(read, connectionId),
    ]);
    const records = rows.map((row) => ({
      ...row,
      part: quarantinedPart(row.stream),
      source_id: isNamed(row.source_id) ? row.source_id : null,
      at: instant(row.at),
      last_attempt_at: row.last_attempt_at === null ? null : instant(row.last_attempt_at),
    }));
    return { records, total };
  }

  /** @throws AppError `NOT_FOUND`; that of the upstream when it does not answer */
  async replay(caller: Caller, connectionId: number, item: number) {
    await this.#require(caller, connectionId);
    const replayed = await this.#control.replay(connectionId, item);
    if (!replayed) throw noSuchRecord();
    return replayed;
  }

  async replayAll(caller: Caller, connectionId: number) {
    await this.#require(caller, connectionId);
    const counts = await this.#control.replayAll(connectionId);
    return { ...counts, left: await countQuarantine(this.#database.read, connectionId) };
  }

  /** @throws AppError `NOT_FOUND` */
  async dismiss(caller: Caller, connectionId: number, item: number): Promise<void> {
    await this.#require(caller, connectionId);
    await this.#database.transaction(async (tx) => {
      const dismissed = await deleteQuarantined(tx, connectionId, item);
      if (!dismissed) throw noSuchRecord();
      await this.#audit(tx, caller, 'quarantine.dismiss', `connection ${connectionId}`, dismissed);
    });
  }

  /** Frozen desks the caller may see. */
  async frozen(caller: Caller, connectionId: number): Promise<FrozenDesk[]> {
    const visible = await this.#require(caller, connectionId);
    const desks = await readFrozenDesks(this.#database.read, connectionId, visible);
    return Promise.all(
      desks.map(async ({ id, key, name, frozen_at, frozen_cause, frozen_reason, held, missing, decision }) => ({
        id,
        key,
        name,
        since: instant(frozen_at),
        cause: frozen_cause ?? 'missing',
        reason: frozen_reason ?? '',
        tickets: held,
        missing,
        sample_keys: await sampleMissing(this.#database.read, id),
        decision: decision === 'remove' ? decision : null,
      })),
    );
  }

  /** @throws AppError `NOT_FOUND`; `CONFLICT` for a desk that is not frozen */
  async decide(caller: Caller, connectionId: number, deskId: number, decision: Decision): Promise<void> {
    await this.#require(caller, connectionId);
    await this.#database.transaction(async (tx) => {
      const desk = await findDesk(tx, connectionId, deskId);
      if (!desk) throw new AppError('not_found', 'NOT_FOUND', 'There is no such desk of this connection.');
      if (desk.frozen_at === null) throw new AppError('conflict', 'CONFLICT', 'The desk is not frozen.');
      if (decision === 'remove') await decideToRemove(tx, deskId);
      else await decideToKeep(tx, deskId, this.#now() + KEPT_MS);
      await this.#audit(tx, caller, `desk.${decision}-missing`, `desk ${deskId}`, { key: desk.key });
    });
    await this.#control.requestSync(connectionId, { full: false });
  }

  /** @throws AppError `NOT_FOUND`, alike for one that is not there and one they have nothing to do with */
  async #require(caller: Caller, connectionId: number) {
    const visible = { deskIds: caller.deskIds, all: caller.role === 'admin' };
    if (!(await isVisible(this.#database.read, connectionId, visible))) {
      throw new AppError('not_found', 'NOT_FOUND', 'There is no such connection, or you may not see it.');
    }
    return visible;
  }

  #audit(tx: WriteTransaction, caller: Caller, action: string, resource: string, details: Record<string, unknown>) {
    return writeAudit(tx, { userId: caller.userId, action, resource, details, at: this.#now() });
  }
}

function noSuchRecord(): AppError {
  return new AppError('not_found', 'NOT_FOUND', 'There is no such record in quarantine.');
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
