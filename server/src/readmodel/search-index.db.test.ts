import { beforeEach, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld } from '../../testing/exactness/small-world.ts';
import { sourceComment, sourcePerson, sourceTicket } from '../../testing/source-ticket.ts';
import type { SourceTicket } from '../domain/source.ts';
import type { Database } from '../store/database.ts';
import { takeOver } from '../sync/take-over.ts';
import { listMatchesSql } from './search-matches.ts';

eachDatabase((_name, open) => {
  let database: Database;
  let version = 0;
  beforeEach(async () => {
    database = await open();
    await makeWorld(database);
  });

  async function take(own: Partial<SourceTicket>): Promise<void> {
    version += 1;
    const ticket = sourceTicket({ sourceId: '1', deskSourceId: '100', key: 'WORD-1', version, ...own });
    await database.transaction((tx) => takeOver(tx, JIRA.connectionId, { tickets: [ticket] }, BEGIN, async () => {}));
  }

  /** Which of the words find the ticket. */
  async function found(...words: string[]): Promise<string[]> {
    const finding: string[] = [];
    for (const word of words) {
      const matches = listMatchesSql(database.dialect, word);
      if (!matches) continue;
      const rows = await database.read.selectFrom(matches.as('match')).select('match.ticket_id').execute();
      if (rows.length > 0) finding.push(word);
    }
    return finding;
  }

  const description = (text: string) => ({ format: 'text' as const, source: text, text });
  const comments = (...texts: string[]) => ({
    items: texts.map((text, n) => sourceComment({ sourceId: String(n), body: description(text) })),
    complete: true,
  });
  const words = ['printer', 'burning', 'Ångström', 'angstrom', 'smoke', 'extinguished', 'nobody', 'anna'];

  it('finds a ticket by what it says now, whichever part of it changed', async () => {
    await take({ summary: 'The printer', description: description('It is burning') });
    expect(await found(...words)).toEqual(['printer', 'burning']);
    await take({
      summary: 'The printer',
      description: description('It is burning'),
      comments: comments('I see smoke'),
    });
    expect(await found(...words)).toEqual(['printer', 'burning', 'smoke']);
    const anna = sourcePerson({ sourceId: 'anna', name: 'Anna Ångström' });
    const assigned = { assigneeSourceId: 'anna', people: [anna], status: 'Solved' };
    await take({ ...assigned, summary: 'The printer', description: null, comments: comments('I see smoke') });
    expect(await found(...words)).toEqual(['printer', 'Ångström', 'angstrom', 'smoke', 'anna']);
    await take({ ...assigned, people: [{ ...anna, name: 'Nobody' }], comments: comments('It is extinguished') });
    expect(await found(...words)).toEqual(['extinguished', 'nobody']);
    await take({ deleted: true });
    expect(await found(...words)).toEqual([]);
  });
});
