import type { RouteContract } from '@speedyflow/contract/route';
import { Type } from 'typebox';
import { handle } from '../src/http/handle.ts';
import { stubApp } from './stub-app.ts';

/**
 * A server of its own process whose reads each keep the processor busy for some milliseconds; it says its port, and at
 * the end nothing.
 */
const WORK_MS = Number(process.argv[2]);
const BASE = { summary: 'Busy', access: 'session', limit: 'read', data: Type.String() } as const;
const ROUTES = [
  { ...BASE, id: 'desks.busy', method: 'GET', path: '/light' },
  { ...BASE, id: 'search.busy', method: 'GET', path: '/heavy' },
  { ...BASE, id: 'issues.busy', method: 'POST', path: '/write' },
] as const satisfies readonly RouteContract[];

const { app } = await stubApp(
  (server) => {
    for (const route of ROUTES) {
      handle(server, route, async () => {
        const until = performance.now() + WORK_MS;
        while (performance.now() < until);
        return { data: 'done' };
      });
    }
  },
  { limitFactor: 1_000_000 },
);
await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.((app.server.address() as { port: number }).port);
process.on('disconnect', () => process.exit(0));
