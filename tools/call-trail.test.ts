import { expect, it } from 'vitest';
import { linesWith, reached } from './call-trail.ts';

const FILES = [
  {
    path: 'server/src/features/desks/desks.routes.ts',
    text: `import { listDesks, getDesk } from './desks.service.ts';
handle(app, deskRoutes.list, async () => ({
  data: await listDesks(),
}));
handle(app, deskRoutes.get, async () => ({ data: await getDesk() }));
`,
  },
  {
    path: 'server/src/features/desks/desks.service.ts',
    text: `import { readDesks } from './desks.store.ts';
import * as view from '../../readmodel/desk-view.ts';
export async function listDesks(
  everything: boolean,
): Promise<void> {
  return visible().map(view.deskView);
}
export function getDesk() {}
const visible = () => readDesks();
`,
  },
  { path: 'server/src/features/desks/desks.store.ts', text: 'export function readDesks() {}\n' },
  { path: 'server/src/readmodel/desk-view.ts', text: 'export const deskView = 1;\nexport const hidden = deskView;\n' },
];

it('follows a handler through service and store, and names the read model', () => {
  const [handler] = linesWith(FILES, /deskRoutes\.list/);
  expect(reached(FILES, handler!).map(({ path, line, name }) => `${path.split('/').at(-1)}:${line} ${name}`)).toEqual([
    'desks.service.ts:3 listDesks',
    'desks.service.ts:9 visible',
    'desk-view.ts:1 deskView',
    'desks.store.ts:1 readDesks',
  ]);
});

it('stays within the one handler', () => {
  const [handler] = linesWith(FILES, /deskRoutes\.get/);
  expect(reached(FILES, handler!).map(({ name }) => name)).toEqual(['getDesk']);
});
