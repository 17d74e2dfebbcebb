import { describe, expect, it } from 'vitest';
import { architectureFaults } from './architecture.ts';
import { LONG_CATALOGUES } from './layers.ts';
import { sourceFiles } from './source-files.ts';

const NONE = { imports: [], cycles: [], names: [], length: [] };

const faultsOf = (files: Record<string, string>) =>
  architectureFaults(Object.entries(files).map(([path, text]) => ({ path, text })));

describe('the code', () => {
  const files = sourceFiles();

  it('is read at all', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.map((file) => file.path)).toContain('tools/architecture.test.ts');
  });

  it('keeps the direction of imports, has no cycles, says what it holds, and stays short', () => {
    expect(architectureFaults(files)).toEqual(NONE);
  });

  it('has every catalogue that is excused for its length', () => {
    const excused = Object.keys(LONG_CATALOGUES);
    expect(excused.filter((prefix) => !files.some((file) => file.path.startsWith(prefix)))).toEqual([]);
  });
});

// A rule that finds nothing wrong in these is blind.
describe('the rules catch', () => {
  it.each([
    ['a type import upwards', 'server/src/domain/a.ts', "import type { B } from '../store/b.ts';"],
    ['a dynamic import', 'server/src/domain/a.ts', "const b = await import('../store/b.ts');"],
    ['an import inside a type', 'server/src/domain/a.ts', "export let b: import('../store/b.ts').B;"],
    ['a re-export', 'server/src/domain/a.ts', "export { b } from '../store/b.ts';\nexport const a = 1;"],
    ['an import over several lines', 'server/src/domain/a.ts', "import {\n  b,\n} from '../store/b.ts';"],
    ['a feature in another', 'server/src/features/desks/a.ts', "import { b } from '../issues/b.ts';"],
    ['sync in a feature', 'server/src/features/desks/a.ts', "import { b } from '../../sync/b.ts';"],
    ['upstream in a feature', 'server/src/features/desks/a.ts', "import { b } from '../../upstream/b.ts';"],
    ['the contract in the store', 'server/src/store/a.ts', "import { b } from '@speedyflow/contract/desks';"],
    ['the server in the command line', 'cli/src/a.ts', "import { b } from '../../server/src/domain/b.ts';"],
    ['the server in a simulator', 'simulators/jira/a.ts', "import { b } from '../../server/src/domain/b.ts';"],
    ['a simulator in the server', 'server/src/main/a.ts', "import { b } from '../../../simulators/jira/b.ts';"],
    ['test support in the server', 'server/src/main/a.ts', "import { b } from '../../testing/b.ts';"],
    ['a folder outside the layers', 'server/src/extra/a.ts', 'export const a = 1;'],
  ])('%s', (_, path, text) => {
    expect(faultsOf({ [path]: text }).imports).toHaveLength(1);
  });

  it('a loop of three files once, but not one of types or of lazy imports', () => {
    const loop = {
      'server/src/domain/a.ts': "import { b } from './b.ts';",
      'server/src/domain/b.ts': "import { c } from './c.ts';",
      'server/src/domain/c.ts': "import { a } from './a.ts';",
    };
    expect(faultsOf(loop).cycles).toEqual([
      'server/src/domain/a.ts → server/src/domain/b.ts → server/src/domain/c.ts → server/src/domain/a.ts',
    ]);
    expect(faultsOf({ ...loop, 'server/src/domain/c.ts': "import { type A } from './a.ts';" }).cycles).toEqual([]);
    expect(faultsOf({ ...loop, 'server/src/domain/c.ts': "const a = () => import('./a.ts');" }).cycles).toEqual([]);
  });

  it('names that say nothing, and barrels', () => {
    expect(faultsOf({ 'server/src/store/utils.ts': '' }).names).toHaveLength(1);
    expect(faultsOf({ 'web/src/lib/query.tsx': '' }).names).toHaveLength(1);
    expect(faultsOf({ 'server/src/domain/types.test.ts': '' }).names).toHaveLength(1);
    expect(faultsOf({ 'server/src/domain/issue-types.ts': '' }).names).toEqual([]);
    expect(faultsOf({ 'contract/src/all.ts': "export * from './desks.ts';" }).names).toHaveLength(1);
  });

  it('a file that grew too long, unless a program wrote it', () => {
    const long = 'export {};\n'.repeat(401);
    expect(faultsOf({ 'server/src/domain/a.ts': long }).length).toHaveLength(1);
    expect(faultsOf({ 'web/src/messages.generated.ts': long }).length).toEqual([]);
  });
});

describe('the rules allow', () => {
  it.each([
    ['a layer its own files', 'server/src/store/mirror/a.ts', "import { b } from '../b.ts';"],
    ['a feature its own files', 'server/src/features/desks/a.ts', "import { b } from './b.ts';"],
    ['stdx below every server layer', 'server/src/http/a.ts', "import { b } from '../stdx/b.ts';"],
    ['the contract in the command line', 'cli/src/a.ts', "import { b } from '@speedyflow/contract/desks';"],
    ['packages anywhere', 'server/src/stdx/a.ts', "import { b } from 'fastify';"],
    ['anything in a test', 'server/src/domain/a.sim.test.ts', "import { b } from '../../../simulators/jira/b.ts';"],
    ['what only looks like an import', 'server/src/domain/a.ts', 'const a = "import { b } from \'../store/b.ts\'";'],
  ])('%s', (_, path, text) => {
    expect(faultsOf({ [path]: text })).toEqual(NONE);
  });
});
