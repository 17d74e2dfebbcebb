import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { contractAsData } from './contract-as-data.ts';

const CONTRACT = fileURLToPath(new URL('../../contract/src/', import.meta.url));

async function inTheBrowser(file: string): Promise<Record<string, unknown>> {
  const load = contractAsData().load as (id: string) => Promise<{ code: string }>;
  const { code } = await load(`${CONTRACT}${file}`);
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

it('gives the browser patterns and numbers as they are', async () => {
  const here = await import('@speedyflow/contract/uploads');
  const there = await inTheBrowser('uploads.ts');
  expect(there).toMatchObject({
    NOT_IN_FILENAMES: here.NOT_IN_FILENAMES,
    UPLOAD_BYTES_MAX: here.UPLOAD_BYTES_MAX,
    HARMFUL_ENDINGS: here.HARMFUL_ENDINGS,
  });
  expect('a<b>.txt'.replace(there.NOT_IN_FILENAMES as RegExp, '_')).toBe('a_b_.txt');
});

it.each(readdirSync(CONTRACT).filter((file) => /^[\w-]+\.ts$/.test(file)))('can give it all of %s', async (file) => {
  expect(await inTheBrowser(file)).toBeDefined();
});
