import { defineConfig } from 'vitest/config';

const NEVER = ['**/node_modules/**', '**/dist/**', '.runtime/**'];
const BROWSER = 'e2e/browser/**/*.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'code', include: ['**/*.test.{ts,tsx}'], exclude: [...NEVER, BROWSER], maxWorkers: 2 },
      },
      {
        // A browser and a server busy both cores of a small machine: one file at a time, after everything else.
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER],
          exclude: NEVER,
          maxWorkers: 1,
          testTimeout: 90_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
