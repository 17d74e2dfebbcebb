import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { sourcePerson, sourceTicket } from '../../../testing/source-ticket.ts';
import { syncAtHand } from '../../../testing/sync-at-hand.ts';
import { AppError } from '../../domain/errors.ts';
import type { Rejected } from '../../domain/source.ts';
import type { Database } from '../../store/database.ts';
import { writeRejected } from '../../store/mirror/quarantine.ts';
import { failed } from '../../upstream/transport/refusal.ts';
import { DecodeError } from '../../upstream/transport/wire.ts';
import type { SyncContext } from '../sync-context.ts';
import { takeOver } from '../take-over.ts';
import type { RecordReader } from './record-reader.ts';
import { replay, replayAll } from './replay.ts';

const TICKET: Rejected = { sourceId: '1', reason: 'broken', raw: '{"id":"1"}' };
const HISTORY: Rejected = { ...TICKET, part: 'history' };
const PERSON: Rejected = { sourceId: '1', part: 'person', reason: 'nameless', raw: '{"id":1}' };
const NAMELESS: Rejected = { sourceId: null, reason: 'no id', raw: '{}' };

eachDatabase((_name, open) => {
  let database: Database;
  let context: SyncContext;
  beforeEach(async () => {
    database = await open();
    ({ context } = await syncAtHand(database));
  });

  const putAside = (...rejected: Rejected[]) =>
    database.transaction((tx) => writeRejected(tx, context.connectionId, 'issues', rejected, 5));
  const kept = () =>
    database.read
      .selectFrom('quarantine')
      .select(['stream', 'reason', 'attempts', 'last_attempt_at'])
      .orderBy('id')
      .execute();
  const only = async () => (await database.read.selectFrom('quarantine').select('id').executeTakeFirstOrThrow()).id;
  const tickets = () => database.read.selectFrom('tickets').select('source_id').execute();

  const ticket = sourceTicket({ sourceId: '1', deskSourceId: '100' });
  const reader = (own: Partial<RecordReader>): RecordReader => ({
    ticket: async () => ({ arrival: { tickets: [ticket], histories: new Map([['1', []]]) }, rejected: [] }),
    person: async () => ({ arrival: { tickets: [], people: [sourcePerson({ sourceId: '1' })] }, rejected: [] }),
    organization: async () => null,
    ...own,
  });

  describe('I32: a record that was put aside', () => {
    test('is taken over when it can be understood now', async () => {
      await putAside(TICKET);
      expect(await replay(context, reader({}), await only())).toEqual({
        outcome: 'taken_over',
        cause: null,
        reason: null,
      });
      expect(await kept()).toEqual([]);
      expect(await tickets()).toEqual([{ source_id: '1' }]);
    });

    test('stays, with its present reason, while it cannot', async () => {
      await putAside(TICKET);
      const broken = async () => {
        throw failed('jira', 'gave an answer we do not understand', { ambiguous: false }, new DecodeError('fields'));
      };
      const id = await only();
      for (const attempts of [1, 2]) {
        expect(await replay(context, reader({ ticket: broken }), id)).toMatchObject({ outcome: 'still_rejected' });
        expect(await kept()).toMatchObject([
          { attempts, last_attempt_at: context.clock.now(), reason: expect.stringContaining('do not understand') },
        ]);
      }
    });

    test('stays when a part of its ticket still cannot be understood, which is taken over all the same', async () => {
      await putAside(HISTORY);
      const still = async () => ({
        arrival: { tickets: [ticket], histories: new Map([['1', []]]) },
        rejected: [{ ...HISTORY, reason: 'no author' }],
      });
      const replayed = await replay(context, reader({ ticket: still }), await only());
      expect(replayed).toEqual({ outcome: 'still_rejected', cause: 'unreadable', reason: 'no author' });
      expect(await kept()).toMatchObject([{ stream: 'history', reason: 'no author' }]);
      expect(await tickets()).toHaveLength(1);
    });

    test('is forgotten when the upstream has it no more', async () => {
      await putAside(TICKET);
      const gone = reader({ ticket: async () => null });
      expect(await replay(context, gone, await only())).toEqual({ outcome: 'gone', cause: null, reason: null });
      expect(await kept()).toEqual([]);
    });

    test('is as it was when the upstream does not answer', async () => {
      await putAside(TICKET);
      const down = async () => {
        throw new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira is down.', { details: { ambiguous: false } });
      };
      await expect(replay(context, reader({ ticket: down }), await only())).rejects.toThrow('Jira is down.');
      expect(await kept()).toMatchObject([{ attempts: 0, reason: 'broken' }]);
    });

    test('that names no id is kept once, and cannot be read again', async () => {
      await putAside(NAMELESS);
      await putAside(NAMELESS);
      expect(await replay(context, reader({}), await only())).toMatchObject({ outcome: 'still_rejected' });
      expect(await kept()).toHaveLength(1);
    });

    test('leaves by itself with whatever brings it later, and by nothing else', async () => {
      await putAside(TICKET, HISTORY, PERSON);
      const take = (arrival: Parameters<typeof takeOver>[2]) =>
        database.transaction((tx) => takeOver(tx, context.connectionId, arrival, 9, async () => {}));
      await take({ tickets: [sourceTicket({ sourceId: '2', deskSourceId: '100' })] });
      expect(await kept()).toHaveLength(3);
      await take({ tickets: [ticket] });
      expect((await kept()).map(({ stream }) => stream)).toEqual(['history', 'people']);
      await take({ tickets: [ticket], histories: new Map([['1', []]]) });
      expect((await kept()).map(({ stream }) => stream)).toEqual(['people']);
      await take({ tickets: [], people: [sourcePerson({ sourceId: '1' })] });
      expect(await kept()).toEqual([]);
    });
  });

  test('all are read again together, each with its own end', async () => {
    await putAside(TICKET, { ...TICKET, sourceId: '2' }, PERSON, NAMELESS);
    const some = reader({ ticket: async (id) => (id === '1' ? reader({}).ticket(id) : null) });
    expect(await replayAll(context, some)).toEqual({ taken_over: 2, gone: 1, still_rejected: 1 });
    expect(await kept()).toHaveLength(1);
  });

  test('there is nothing to replay of another connection', async () => {
    await putAside(TICKET);
    const other = { ...context, connectionId: context.connectionId + 1 };
    expect(await replay(other, reader({}), await only())).toBeNull();
    expect(await kept()).toHaveLength(1);
  });
});
