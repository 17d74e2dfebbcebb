import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { testRow } from '../issues/row.testing.ts';
import { boardQuery, readColumnOn } from './one-board.ts';

const column = (status: string, id: number) => ({
  name: status,
  statuses: [status],
  category: 'new',
  count: 2,
  tickets: [testRow({ id, key: `A-${id}`, status })],
  next_cursor: `after-${id}`,
});

/** A board whose columns are the statuses that have tickets, and come and go with these. */
class Server {
  columns = [column('New', 1), column('Working', 2)];

  readonly fetch = async (address: string): Promise<Response> => {
    const { pathname, searchParams } = new URL(address, 'http://server');
    const position = /columns\/(\d+)$/.exec(pathname)?.[1];
    if (position === undefined) return Response.json({ data: { board: { id: 5 }, columns: this.columns } });
    const status = this.columns[Number(position) - 1]?.statuses[0];
    if (status !== searchParams.get('status')) {
      return Response.json({ error: { code: 'NOT_FOUND', message: '', details: null } }, { status: 404 });
    }
    return Response.json({ data: [testRow({ id: 9, key: 'A-9', status: status! })], next_cursor: null });
  };
}

async function openBoard() {
  const server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  await client.fetchQuery(boardQuery(5));
  const keys = () =>
    client.getQueryData(boardQuery(5).queryKey)?.columns.map(({ tickets }) => tickets.map((t) => t.key));
  return { server, client, keys };
}

afterEach(() => vi.unstubAllGlobals());

it('a column is read on', async () => {
  const { client, keys } = await openBoard();
  await readColumnOn(client, { id: 5 }, 1);
  expect(keys()).toEqual([['A-1'], ['A-2', 'A-9']]);
});

it('where another column stands there by now, none is taken for the other and the board is read anew', async () => {
  const { server, client, keys } = await openBoard();
  server.columns = [column('New', 1), column('Assigned', 3), column('Working', 2)];
  await readColumnOn(client, { id: 5 }, 1);
  expect(keys()).toEqual([['A-1'], ['A-2']]);
  expect(client.getQueryState(boardQuery(5).queryKey)?.isInvalidated).toBe(true);
});

it('what was read of a column is read again where the column stands now', async () => {
  const { server, client, keys } = await openBoard();
  await readColumnOn(client, { id: 5 }, 1);
  server.columns = [column('New', 1), column('Assigned', 3), column('Working', 2)];
  await client.fetchQuery({ ...boardQuery(5), staleTime: 0 });
  expect(keys()).toEqual([['A-1'], ['A-3'], ['A-2', 'A-9']]);
});
