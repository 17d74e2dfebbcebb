import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../stdx/clock.ts';
import { openDatabase } from '../../store/database.ts';
import { openSecretBox } from '../../store/secrets/secret-box.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { databaseAndKey } from './database.ts';
import { fault, findingsReport, well } from './finding.ts';
import { dataFolder, freeDisk, port } from './machine.ts';
import { upstreamSites } from './upstream-sites.ts';

let folder: string;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'speedyflow-doctor-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

function configOf(env: Record<string, string> = {}): Config {
  const loaded = loadConfig({ env: { SPEEDYFLOW_DATA_DIR: join(folder, 'data'), ...env } });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.config;
}

/** A server of one answer; its port. */
async function answering(status: number, body: object): Promise<number> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

describe('the machine', () => {
  it('has a folder that can be made, unless a file is in its way', async () => {
    expect(await dataFolder(configOf())).toMatchObject({ ok: true });
    writeFileSync(join(folder, 'file'), '');
    const inTheWay = await dataFolder(configOf({ SPEEDYFLOW_DATA_DIR: join(folder, 'file') }));
    expect(inTheWay).toMatchObject({ ok: false, mend: 'set SPEEDYFLOW_DATA_DIR to a folder' });
  });

  it('has a disk whose room is told', async () => {
    expect((await freeDisk(configOf())).says).toMatch(/^\d+\.\d GiB are free/);
  });

  it('has a free port, or the server on it, or a fault', async () => {
    expect(await port(configOf({ PORT: '0' }))).toMatchObject({ ok: true });
    const ours = await answering(200, { service: 'speedyflow' });
    expect(await port(configOf({ PORT: String(ours) }))).toMatchObject({
      ok: true,
      says: expect.stringContaining('running'),
    });
    const other = await answering(200, { service: 'another' });
    expect(await port(configOf({ PORT: String(other) }))).toMatchObject({
      ok: false,
      mend: expect.stringContaining('PORT'),
    });
  });
});

describe('the database', () => {
  const outcomes = async (config: Config) => (await databaseAndKey(config)).map(({ ok, says }) => ({ ok, says }));

  it('may be yet to make', async () => {
    expect(await outcomes(configOf())).toEqual([
      { ok: true, says: expect.stringContaining('will be made') },
      { ok: true, says: expect.stringContaining('will be made') },
    ]);
  });

  it('is well when migrated, and told to be migrated or too new when not', async () => {
    const config = configOf();
    const file = join(config.dataDir, 'speedyflow.db');
    const database = await openDatabase({ kind: 'sqlite', file });
    expect((await outcomes(config))[0]).toEqual({ ok: true, says: expect.stringContaining('up to date') });
    await database.transaction(({ db }) => sql`delete from kysely_migration`.execute(db));
    expect((await outcomes(config))[0]).toEqual({ ok: false, says: expect.stringContaining('lacks 0001-') });
    await database.transaction(({ db }) => sql`insert into kysely_migration values ('9999-later', '')`.execute(db));
    expect((await outcomes(config))[0]).toEqual({ ok: false, says: expect.stringContaining('9999-later') });
    await database.close();
  });

  it('needs the key its credentials were sealed with', async () => {
    const [right, wrong] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const config = configOf({ SPEEDYFLOW_MASTER_KEY: wrong.toString('base64') });
    const database = await openDatabase({ kind: 'sqlite', file: join(config.dataDir, 'speedyflow.db') });
    const box = await openSecretBox({ masterKey: right, dataDir: config.dataDir, existing: [] });
    const secret = box.seal('token', { purpose: 'credentials', connection: 'jira' });
    await database.transaction(({ db }) =>
      sql`insert into connections (kind, name, site, managed_by, auth_kind, secret, state, time_zone, created_at)
          values ('jira', 'Acme', 'https://acme.atlassian.net', 'settings', 'basic', ${secret}, 'new', 'UTC', 0)`.execute(
        db,
      ),
    );
    await database.close();
    expect((await outcomes(config))[1]).toEqual({ ok: false, says: expect.stringContaining(box.keyId) });
    const mended = configOf({ SPEEDYFLOW_MASTER_KEY: right.toString('base64') });
    expect((await outcomes(mended))[1]).toMatchObject({ ok: true });
  });

  it('is named when it cannot be reached, without its password', async () => {
    const [finding] = await databaseAndKey(configOf({ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x' }));
    expect(finding).toMatchObject({ ok: false, mend: expect.stringContaining('DATABASE_URL') });
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });
});

describe('the sites', () => {
  const means = {
    // The waits between tries take no time here; those that bound a call never end by themselves.
    clock: {
      ...systemClock,
      sleep: async (ms: number, signal?: AbortSignal) => systemClock.sleep(ms < 60_000 ? 0 : ms, signal),
    },
    random: () => 0.5,
    allowPrivate: true,
  };
  const siteOf = (port: number) => ({
    JIRA_CLOUD_SITE: `http://127.0.0.1:${port}`,
    JIRA_EMAIL: 'bot@acme.example',
    JIRA_API_TOKEN: 'hunter2',
    SPEEDYFLOW_ALLOW_PRIVATE_UPSTREAMS: '1',
  });

  it('are not needed: then it is the demo', async () => {
    expect(await upstreamSites(configOf(), means)).toMatchObject([{ ok: true }]);
  });

  it('know us, or do not accept us, or do not answer', async () => {
    const known = await answering(200, {
      accountId: '1',
      displayName: 'Robot',
      active: true,
      timeZone: 'Europe/Madrid',
    });
    expect(await upstreamSites(configOf(siteOf(known)), means)).toMatchObject([
      { ok: true, says: expect.stringContaining('as Robot') },
    ]);
    const refusing = await answering(401, { errorMessages: ['Client must be authenticated'] });
    const [refused] = await upstreamSites(configOf(siteOf(refusing)), means);
    expect(refused).toMatchObject({ ok: false, mend: expect.stringContaining('JIRA_API_TOKEN') });
    expect(JSON.stringify(refused)).not.toContain('hunter2');
    expect(await upstreamSites(configOf(siteOf(1)), means)).toMatchObject([
      { ok: false, mend: expect.stringContaining('check the site') },
    ]);
  });
});

it('a report has one line per finding', () => {
  const report = findingsReport([well('disk', 'room enough'), fault('PORT', 'is taken', 'stop the other')]);
  expect(report).toBe('ok     disk  room enough\nFAULT  PORT  is taken; stop the other');
});
