import { expect } from 'vitest';
import type { Client } from './test-app.ts';

/** Every list and detail there is, without what tells the time. */
export async function everyRead(agent: Client, keys: readonly string[]): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  const read = async (path: string) => {
    const { meta: _meta, ...body } = (await agent.get(path)).json();
    expect(body.success, path).toBe(true);
    answers[path] = body;
    return body.data;
  };
  for (const { id } of await read('/api/service-desks')) {
    await read(`/api/service-desks/${id}`);
    for (const queue of await read(`/api/service-desks/${id}/queues`)) await read(`/api/queue/${queue.id}/issues`);
  }
  for (const { id } of await read('/api/boards')) {
    const { columns } = await read(`/api/boards/${id}`);
    for (const n of columns.keys()) await read(`/api/boards/${id}/columns/${n + 1}`);
  }
  for (const view of ['all_unsolved', 'my_unsolved', 'recently_updated', 'urgent_high_priority']) {
    await read(`/api/requests/technician-views?view=${view}`);
    await read(`/api/requests/technician-views/counts?view=${view}`);
  }
  await read('/api/requests/business-units/counts');
  for (const sort of ['updated', '-created', 'priority', 'key', 'sla']) await read(`/api/issues?sort=${sort}`);
  await read('/api/search?q=printer');
  await read('/api/changes?since=0&limit=1000');
  for (const key of keys) {
    for (const part of [
      '',
      '/comments',
      '/conversation',
      '/transitions',
      '/history',
      '/sla',
      '/attachments',
      '/assignable',
    ]) {
      await read(`/api/issues/${key}${part}`);
    }
  }
  return answers;
}
