import { lastSeq } from '../store/change-log.ts';
import type { WriteTransaction } from '../store/database.ts';
import type { ChangeLogTable, TicketRowTable } from '../store/schema/read-tables.ts';
import { writeMany } from '../store/write-many.ts';

/** Numbers and writes change log entries; the write lock makes the numbers gapless and in commit order. */
export class ChangeWriter {
  readonly #tx: WriteTransaction;
  readonly #at: number;
  #last: number;
  #entries: ChangeLogTable[] = [];
  written = 0;

  private constructor(tx: WriteTransaction, at: number, last: number) {
    this.#tx = tx;
    this.#at = at;
    this.#last = last;
  }

  static async open(tx: WriteTransaction, at: number): Promise<ChangeWriter> {
    return new ChangeWriter(tx, at, await lastSeq(tx.db));
  }

  /** @returns the entry's `seq` */
  add(row: TicketRowTable, kind: ChangeLogTable['kind'], fields: string[], previousDeskId: number | null): number {
    this.#last += 1;
    this.#entries.push({
      seq: this.#last,
      ticket_id: row.id,
      key: row.key,
      desk_id: row.desk_id,
      previous_desk_id: previousDeskId,
      kind,
      fields: JSON.stringify(fields),
      at: this.#at,
    });
    return this.#last;
  }

  /** Writes what was added, and tells of it when it is committed. */
  async write(): Promise<void> {
    if (this.#entries.length === 0) return;
    await writeMany(this.#tx, 'change_log', this.#entries);
    const deskIds = new Set<number>();
    for (const { desk_id, previous_desk_id } of this.#entries) {
      deskIds.add(desk_id);
      if (previous_desk_id !== null) deskIds.add(previous_desk_id);
    }
    const seq = this.#last;
    const changes = [...deskIds].map((desk_id) => ({ desk_id, seq }));
    await writeMany(this.#tx, 'desk_changes', changes, { key: ['desk_id'], overwrite: 'all' });
    const after = this.#last - this.#entries.length;
    this.#tx.announce({ about: 'changes', after, seq, deskIds: [...deskIds] });
    this.written += this.#entries.length;
    this.#entries = [];
  }
}
