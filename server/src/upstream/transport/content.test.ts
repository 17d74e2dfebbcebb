import { expect, test } from 'vitest';
import { ScriptedServer } from '../scripted-server.testing.ts';
import { failureOf, scriptedSite } from './scripted-site.testing.ts';

const { server, open } = scriptedSite();

test('a file of the site streams with its range', async () => {
  server.script((response) => {
    response
      .writeHead(206, { 'content-type': 'image/png', 'content-range': 'bytes 0-3/9', 'content-length': '4' })
      .end('abcd');
  });
  const { status, mimeType, sizeBytes, contentRange, body } = await open().content('/f/1?redirect=false', {
    range: 'bytes=0-3',
  });
  expect({ status, mimeType, sizeBytes, contentRange }).toEqual({
    status: 206,
    mimeType: 'image/png',
    sizeBytes: 4,
    contentRange: 'bytes 0-3/9',
  });
  expect(Buffer.concat(await body.toArray()).toString()).toBe('abcd');
  expect(server.seen[0]?.headers).toMatchObject({ range: 'bytes=0-3' });
  expect(server.seen[0]?.headers.authorization).toBeDefined();
});

test('a file on another host is not fetched', async () => {
  expect((await failureOf(open().content('https://files.evil.example/1', {}))).message).toContain('another host');
});

test('a file redirected elsewhere is followed to trusted hosts only, and without credentials', async () => {
  const files = new ScriptedServer();
  const port = new URL(await files.listen()).port;
  files.script((response) => void response.writeHead(200).end('bytes'));
  server.script({ status: 302, headers: { location: `http://localhost:${port}/1` } });
  expect((await failureOf(open().content('/f/1', {}))).message).toContain('redirects to another host');
  expect((await failureOf(open().content('/f/1', { trustedHosts: ['evil.example', 'host'] }))).message).toContain(
    'another host',
  );
  expect(files.seen).toHaveLength(0);
  const { body } = await open().content('/f/1', { trustedHosts: ['localhost'] });
  expect(Buffer.concat(await body.toArray()).toString()).toBe('bytes');
  expect(files.seen[0]?.headers.authorization).toBeUndefined();
  await files.close();
});

test('a file that is not there is refused', async () => {
  server.script({ status: 404 });
  expect(await failureOf(open().content('/f/1', {}))).toMatchObject({
    kind: 'upstream_refused',
    details: { status: 404 },
  });
});
