import { CompiledQuery, sql } from 'kysely';
import { expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { logWrites } from '../../../testing/plans/statement-log.ts';
import type { WriteTransaction } from '../database.ts';
import { purgeTickets } from './purge-tickets.ts';

eachDatabase((name, open) => {
  it('finds all that a ticket said, and all that others say of it, by indexes', async () => {
    const database = await open();
    const plans = await database.transaction(async (written) => {
      const { tx, statements } = logWrites(written, database);
      await purgeTickets(tx, 1, [{ id: 7, source_id: '10007' }]);
      expect(statements.length).toBeGreaterThan(8);
      // Tables as small as these are read whole unless that is out of the question.
      if (name === 'postgres') await sql`set local enable_seqscan = off`.execute(written.db);
      const steps: string[] = [];
      for (const statement of statements) steps.push(...(await stepsOf(written, statement)));
      return steps;
    });
    expect(plans.filter((step) => /^SCAN|Seq Scan/.test(step))).toEqual([]);
    expect(plans).toContainEqual(expect.stringContaining('idx_ticket_links_other'));
  });

  /** What the database would do for a statement, each step in a line. */
  async function stepsOf({ db }: WriteTransaction, { sql: text, parameters }: CompiledQuery): Promise<string[]> {
    const explain = name === 'sqlite' ? 'explain query plan' : 'explain';
    const { rows } = await db.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
    );
    return rows.map((row) => String(row.detail ?? row['QUERY PLAN']));
  }
});
