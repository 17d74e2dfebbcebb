import { expect, it, vi } from 'vitest';

const memory = new Map<string, unknown>();
vi.mock('../../../app/device-memory.ts', () => ({
  deviceMemory: {
    read: (name: string, otherwise: unknown) => memory.get(name) ?? otherwise,
    write: (name: string, value: unknown) => void memory.set(name, value),
  },
}));
const { carryDraft, drafts } = await import('./drafts.ts');

it('takes words along to another ticket, but not over others, and not without what they came with', () => {
  drafts.write(1, 'ZD-1', { body: 'On its way', public: false });
  carryDraft(1, 'ZD-1', 'PLAT-1');
  expect(drafts.read(1, 'PLAT-1')).toEqual({ body: 'On its way', public: false });
  expect(drafts.read(1, 'ZD-1').body).toBe('');

  drafts.write(1, 'ZD-1', { body: 'Other words', public: true });
  carryDraft(1, 'PLAT-1', 'ZD-1');
  expect(drafts.read(1, 'ZD-1').body).toBe('Other words');
  expect(drafts.read(1, 'PLAT-1').body).toBe('On its way');

  drafts.write(1, 'ZD-2', { body: 'With more', public: true, edit: { to_status: 'Solved' } });
  carryDraft(1, 'ZD-2', 'PLAT-2');
  expect(drafts.read(1, 'PLAT-2').body).toBe('');
});
