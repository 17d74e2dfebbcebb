import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { masterKeyOf } from './master-key.ts';
import { openSecretBox } from './secret-box.ts';

const KEY = Buffer.alloc(32, 1);
const OTHER_KEY = Buffer.alloc(32, 2);
const JIRA = { purpose: 'credentials', connection: 'jira https://acme.atlassian.net' };

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'speedyflow-secrets-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const boxWith = (masterKey: Uint8Array | undefined, existing: string[] = []) =>
  openSecretBox({ masterKey, dataDir, existing });

describe('a sealed secret', () => {
  it('opens to what it was, whatever that is', async () => {
    const box = await boxWith(KEY);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (secret, purpose, connection) => {
        const context = { purpose, connection };
        expect(box.open(box.seal(secret, context), context)).toBe(secret);
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  it('is another text each time, and holds nothing to read', async () => {
    const box = await boxWith(KEY);
    const sealed = [1, 2, 3].map(() => box.seal('token-of-acme', JIRA));
    expect(new Set(sealed).size).toBe(3);
    expect(sealed.join()).not.toContain('token');
    expect(sealed[0]?.split('.').slice(0, 2)).toEqual(['sf1', box.keyId]);
  });

  it('does not open elsewhere, or for another use', async () => {
    const box = await boxWith(KEY);
    const sealed = box.seal('secret', JIRA);
    for (const context of [
      { ...JIRA, connection: 'zendesk https://acme.zendesk.com' },
      { ...JIRA, purpose: 'webhook' },
    ]) {
      expect(() => box.open(sealed, context)).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    }
  });

  it('does not open after any change of it', async () => {
    const box = await boxWith(KEY);
    const sealed = box.seal('secret', JIRA);
    for (let at = 0; at < sealed.length; at++) {
      for (const other of ['A', 'b', '.']) {
        if (sealed[at] === other) continue;
        const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
        expect(() => box.open(changed, JIRA)).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
      }
    }
    for (const changed of [
      '',
      'sf0.a.b.c',
      `${sealed}.`,
      sealed.slice(0, -4),
      sealed.slice(0, sealed.lastIndexOf('.') + 20),
    ]) {
      expect(() => box.open(changed, JIRA)).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    }
  });

  it('does not open with the parts of two mixed', async () => {
    const box = await boxWith(KEY);
    const [a, b] = [box.seal('one', JIRA).split('.'), box.seal('two', JIRA).split('.')];
    expect(() => box.open([a[0], a[1], a[2], b[3]].join('.'), JIRA)).toThrow('cannot be opened');
  });

  it('does not open with another master key, which is named', async () => {
    const sealed = (await boxWith(KEY)).seal('secret', JIRA);
    const other = await boxWith(OTHER_KEY);
    expect(() => other.open(sealed, JIRA)).toThrow(`master key ${masterKeyOf(KEY).id}, this is ${other.keyId}`);
  });
});

describe('the master key', () => {
  const file = () => join(dataDir, 'master.key');

  it('is made once, in a file only its owner can read', async () => {
    const box = await boxWith(undefined);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    const again = await boxWith(undefined);
    expect(again.open(box.seal('secret', JIRA), JIRA)).toBe('secret');
  });

  it('is the same for processes that start together', async () => {
    const boxes = await Promise.all(Array.from({ length: 8 }, () => boxWith(undefined)));
    expect(new Set(boxes.map(({ keyId }) => keyId)).size).toBe(1);
  });

  it('is never made over existing secrets: the lost one is named', async () => {
    const sealed = (await boxWith(KEY)).seal('secret', JIRA);
    await expect(boxWith(undefined, [sealed])).rejects.toThrow(`need master key ${masterKeyOf(KEY).id}`);
    await expect(readFile(file())).rejects.toThrow('ENOENT');
  });

  it('that does not fit existing secrets stops, and both are named', async () => {
    const sealed = (await boxWith(KEY)).seal('secret', JIRA);
    await expect(boxWith(OTHER_KEY, [sealed])).rejects.toThrow(
      `need master key ${masterKeyOf(KEY).id}, and SPEEDYFLOW_MASTER_KEY holds key ${masterKeyOf(OTHER_KEY).id}`,
    );
    const { keyId } = await boxWith(undefined);
    await expect(boxWith(undefined, [sealed])).rejects.toThrow(`master.key holds key ${keyId}`);
  });

  it.each(['', 'short', KEY.toString('hex'), `${KEY.toString('base64')}x`])(
    'in a damaged file (%j) is not replaced',
    async (text) => {
      await writeFile(file(), text);
      await expect(boxWith(undefined)).rejects.toThrow('does not hold a master key');
      expect(await readFile(file(), 'utf8')).toBe(text);
    },
  );

  it('of the wrong length is refused', async () => {
    await expect(boxWith(KEY.subarray(1))).rejects.toThrow('must have 32 bytes');
  });
});
