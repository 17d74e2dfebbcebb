import type { WriteTransaction } from '../store/database.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { writeMany } from '../store/write-many.ts';
import type { Cell } from './tally-cells.ts';

/** Collects plus and minus ones of many tickets and writes each cell once. */
export class TallyChanges {
  readonly #deltas = new Map<
    string,
    { cell: string; desk_id: number; person_id: number; is_subtask: number; count: number }
  >();

  /** Counts `row` into (`by` 1) or out of (`by` -1) the given cells. */
  add(row: Pick<TicketRowTable, 'desk_id' | 'is_subtask'>, cells: readonly Cell[], by: 1 | -1): void {
    for (const { cell, personId } of cells) {
      const key = `${cell}\n${row.desk_id}\n${personId}\n${row.is_subtask}`;
      const delta = this.#deltas.get(key);
      if (delta) delta.count += by;
      else
        this.#deltas.set(key, {
          cell,
          desk_id: row.desk_id,
          person_id: personId,
          is_subtask: row.is_subtask,
          count: by,
        });
    }
  }

  async write(tx: WriteTransaction): Promise<void> {
    const rows = [...this.#deltas.values()].filter((delta) => delta.count !== 0);
    await writeMany(tx, 'tallies', rows, {
      key: ['cell', 'desk_id', 'person_id', 'is_subtask'],
      set: { count: 'tallies.count + excluded.count' },
    });
  }
}
