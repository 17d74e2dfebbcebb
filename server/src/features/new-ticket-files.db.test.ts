import type { AttachmentView } from '@speedyflow/contract/issues';
import type { DroppedEditView, EditProgressView, TicketRowView } from '@speedyflow/contract/ticket';
import { UPLOAD_PIECE_BYTES } from '@speedyflow/contract/uploads';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { type RunningServer, type SignedIn, startRunningServer } from '../../testing/running-server.ts';
import { uploading } from '../../testing/uploading.ts';

/** Someone who is an agent at both sites under this address. */
const AGENT = 'olivia.carver@demo.example';

/** Where each site takes files. */
const ATTACH = { jira: '/rest/api/3/issue/*/attachments', zendesk: '/api/v2/uploads' } as const;

eachDatabasePlace((_name, makePlace) => {
  let running: RunningServer;
  let agent: SignedIn;
  let files: ReturnType<typeof uploading>;

  beforeAll(async () => {
    running = await startRunningServer((await makePlace()).location, 1_500);
    const desks = data<{ id: number }[]>(await running.admin.get('/api/service-desks'));
    agent = await running.signIn({ email: AGENT, deskIds: desks.map(({ id }) => id) });
    files = uploading(running.server, agent.cookie);
  });
  afterEach(() => {
    for (const source of ['jira', 'zendesk'] as const) running.sites()[source].control.faults.clear();
  });
  afterAll(() => running.stop());

  /** A desk of the site, and a type of ticket that it has. */
  async function place(source: 'jira' | 'zendesk') {
    const rows = data<TicketRowView[]>(await agent.get('/api/issues?per_page=100'));
    const { desk_id, type } = rows.find((row) => row.source === source && row.type !== 'Sub-task')!;
    return { desk_id, type };
  }
  const make = (wanted: object) => agent.post('/api/issues', wanted);
  const made = async (wanted: object) => data<{ edit: EditProgressView }>(await make(wanted)).edit;
  const progress = async (id: number) => data<EditProgressView>(await agent.get(`/api/issues/edits/${id}`));
  const reaches = async (id: number, state: EditProgressView['state']) => {
    await expect.poll(async () => (await progress(id)).state, { timeout: 15_000 }).toBe(state);
    return progress(id);
  };
  const called = async (summary: string) =>
    data<TicketRowView[]>(await agent.get('/api/issues?per_page=100&sort=-created')).filter(
      (row) => row.summary === summary,
    );
  const contents = async (key: string, filename: string) => {
    const path = `/api/issues/${key}/attachments`;
    const own = data<AttachmentView[]>(await agent.get(path)).filter((file) => file.filename === filename);
    return Promise.all(own.map(async ({ id }) => (await agent.get(`${path}/${id}/content`)).rawPayload));
  };
  const pieces = () => running.server.database.read.selectFrom('upload_pieces').select('upload_id').execute();

  describe.each(['jira', 'zendesk'] as const)('a new ticket of %s', (source) => {
    const faults = () => running.sites()[source].control.faults;

    it('has its files, byte for byte, and is made once however often it is asked for', async () => {
      const bytes = Buffer.from(Array.from({ length: UPLOAD_PIECE_BYTES + 1000 }, (_, at) => at % 251));
      const summary = `Enclosed at ${source}`;
      const uploads = [
        await files.bring(undefined, 'screen (1).png', bytes),
        await files.bring(undefined, 'Größe.txt', Buffer.from('small')),
      ];
      const wanted = { ...(await place(source)), summary, uploads, draft_id: `files-${source}` };
      const { id } = await made(wanted);
      expect(await made(wanted)).toMatchObject({ id });
      const { key } = await reaches(id, 'confirmed');
      expect((await contents(key!, 'screen (1).png')).map((one) => one.equals(bytes))).toEqual([true]);
      expect((await contents(key!, 'Größe.txt')).map(String)).toEqual(['small']);
      expect(await pieces()).toEqual([]);
      expect(await made(wanted)).toMatchObject({ id, key });
      const more = [...uploads, await files.bring(undefined, 'since.txt', Buffer.from('since'))];
      const { error } = (await make({ ...wanted, summary: 'Changed since', uploads: more })).json();
      expect(error).toMatchObject({ code: 'CONFLICT', details: { draft_id: `files-${source}`, uploads } });
      await files.discard(more.at(-1)!);
      expect(await called(summary)).toHaveLength(1);
    });

    it('whose files are refused says so, and has them when they are sent again', async () => {
      faults().add({ method: 'POST', path: ATTACH[source], effect: { kind: 'status', status: 403 }, times: 1 });
      const summary = `Refused at ${source}`;
      const uploads = [await files.bring(undefined, 'again.txt', Buffer.from('again'))];
      const { id } = await made({ ...(await place(source)), summary, uploads });
      const refused = await reaches(id, 'failed');
      // Jira has the ticket before its files, Zendesk with them.
      const early = await called(summary);
      expect(early.map(({ key }) => key)).toEqual(source === 'jira' ? [refused.key] : []);
      await agent.post(`/api/issues/edits/${id}/retry`);
      const { key } = await reaches(id, 'confirmed');
      expect((await contents(key!, 'again.txt')).map(String)).toEqual(['again']);
      expect(await called(summary)).toHaveLength(1);
    });

    it('whose refused files somebody else drops is told of as made, where it was', async () => {
      faults().add({ method: 'POST', path: ATTACH[source], effect: { kind: 'status', status: 403 }, times: 1 });
      const uploads = [await files.bring(undefined, 'theirs.txt', Buffer.from('theirs'))];
      const { id } = await made({ ...(await place(source)), summary: `Dropped by others at ${source}`, uploads });
      const { key } = await reaches(id, 'failed');
      expect((await running.admin.delete(`/api/issues/edits/${id}`)).statusCode).toBe(200);
      const { dropped } = (await agent.get('/api/issues/edits')).json() as { dropped: DroppedEditView[] };
      expect(dropped[0]).toMatchObject({ id, kind: 'create', made: source === 'jira', key });
      expect(key === null).toBe(source === 'zendesk');
    });

    it('whose refused files are dropped keeps nothing of them', async () => {
      faults().add({ method: 'POST', path: ATTACH[source], effect: { kind: 'status', status: 403 }, times: 1 });
      const summary = `Dropped at ${source}`;
      const uploads = [await files.bring(undefined, 'dropped.txt', Buffer.from('dropped'))];
      const { id } = await made({ ...(await place(source)), summary, uploads });
      await reaches(id, 'failed');
      expect((await agent.delete(`/api/issues/edits/${id}`)).statusCode).toBe(200);
      expect(await pieces()).toEqual([]);
      expect(await called(summary)).toHaveLength(source === 'jira' ? 1 : 0);
    });
  });

  it('takes no file that was brought for another ticket or is not whole, and lends its own to none', async () => {
    const { desk_id, type } = await place('zendesk');
    const [row] = data<TicketRowView[]>(await agent.get('/api/issues?per_page=1'));
    const ask = (upload: string) => make({ desk_id, type, summary: 'Not made', uploads: [upload] });
    expect((await ask(await files.bring(row!.key, 'a.txt', Buffer.from('a')))).statusCode).toBe(404);
    await files.begin('not-whole', { filename: 'b.txt', size: 2 });
    expect((await ask('not-whole')).json().error.message).toBe('body.uploads b.txt is not whole');
    const own = await files.bring(undefined, 'c.txt', Buffer.from('c'));
    const elsewhere = await agent.post(`/api/issues/${row!.key}/comments`, { body: 'With it', uploads: [own] });
    expect(elsewhere.statusCode).toBe(404);
    const { id } = await made({ desk_id, type, summary: 'It goes with one', uploads: [own] });
    expect((await ask(own)).statusCode).toBe(409);
    await reaches(id, 'confirmed');
    expect(await called('Not made')).toEqual([]);
  });
});

const data = <T>(answer: LightMyRequestResponse): T => answer.json().data as T;
