import type { AttachmentView } from '@speedyflow/contract/issues';
import type { CommentView, TicketRowView, TicketView } from '@speedyflow/contract/ticket';
import { UPLOAD_BYTES_MAX, UPLOAD_PIECE_BYTES } from '@speedyflow/contract/uploads';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { type RunningServer, type SignedIn, startRunningServer } from '../../testing/running-server.ts';
import { uploading } from '../../testing/uploading.ts';
import { forgetGivenUp } from '../store/outbox/uploads.ts';

/** Someone who is an agent at both sites under this address. */
const AGENT = 'olivia.carver@demo.example';

const DAY_MS = 24 * 3_600_000;

/** What fails where a reply with files is sent. */
const FILE = { jira: 'attach', zendesk: '/api/v2/uploads' } as const;

eachDatabasePlace((name, makePlace) => {
  let running: RunningServer;
  let agent: SignedIn;
  let other: SignedIn;
  let files: ReturnType<typeof uploading>;
  const used = new Set<string>();

  beforeAll(async () => {
    running = await startRunningServer((await makePlace()).location, 1_500);
    const deskIds = data<{ id: number }[]>(await running.admin.get('/api/service-desks')).map(({ id }) => id);
    agent = await running.signIn({ email: AGENT, deskIds });
    files = uploading(running.server, agent.cookie);
    other = await running.signIn({ email: 'other@here.example', deskIds });
  });
  afterEach(() => {
    for (const source of ['jira', 'zendesk'] as const) running.sites()[source].control.faults.clear();
  });
  afterAll(() => running.stop());

  const begin = (key: string, upload: string, filename: string, size: number, type = 'text/plain') =>
    files.begin(upload, { key, filename, size, type });

  async function someTicket(source: 'jira' | 'zendesk', service: boolean): Promise<TicketRowView> {
    const open = '/api/issues?status=new,in_progress,waiting&per_page=100&sort=-updated';
    for (const row of data<TicketRowView[]>(await agent.get(open))) {
      if (row.source !== source || used.has(row.key)) continue;
      const { service: facts } = data<TicketView>(await agent.get(`/api/issues/${row.key}`));
      if (source === 'jira' && (facts?.portal_status != null) !== service) continue;
      used.add(row.key);
      return row;
    }
    throw new Error(`no open ticket of ${source} is left`);
  }

  const settled = (key: string) =>
    running.until(async () => data<TicketView>(await agent.get(`/api/issues/${key}`)).edits.length === 0);
  const filesOf = async (key: string, filename: string) =>
    data<AttachmentView[]>(await agent.get(`/api/issues/${key}/attachments`)).filter(
      (file) => file.filename === filename,
    );
  const contentOf = async (key: string, { id }: AttachmentView) =>
    (await agent.get(`/api/issues/${key}/attachments/${id}/content`)).rawPayload;
  const saying = async (key: string, words: string) =>
    data<CommentView[]>(await agent.get(`/api/issues/${key}/comments`)).filter(({ text }) => text.includes(words));
  const pieces = () => running.server.database.read.selectFrom('upload_pieces').select('upload_id').execute();

  const KINDS = [
    ['a request of Jira', 'jira', true],
    ['an issue of Jira', 'jira', false],
    ['a ticket of Zendesk', 'zendesk', true],
  ] as const;

  describe.each(KINDS)('%s', (_what, source, service) => {
    const faults = () => running.sites()[source].control.faults;

    it.each([true, false])(
      'gets a file of several pieces with a comment (public: %s), byte for byte',
      async (isPublic) => {
        const { key } = await someTicket(source, service);
        const bytes = Buffer.from(Array.from({ length: UPLOAD_PIECE_BYTES + 1000 }, (_, at) => at % 251));
        const uploads = [
          await files.bring(key, 'screen (1).png', bytes),
          await files.bring(key, 'Größe.txt', Buffer.from('small')),
        ];
        const said = {
          body: `**Enclosed**, for ${key}`,
          public: isPublic,
          uploads,
          draft_id: `draft-${key}-${isPublic}`,
        };
        const answer = await agent.post(`/api/issues/${key}/comments`, said);
        expect(answer.statusCode).toBe(201);
        expect(data<{ comment: CommentView }>(answer).comment.files).toEqual([
          { filename: 'screen (1).png', size_bytes: bytes.length },
          { filename: 'Größe.txt', size_bytes: 5 },
        ]);
        await settled(key);
        const [image, ...more] = await filesOf(key, 'screen (1).png');
        expect(more).toEqual([]);
        expect((await contentOf(key, image!)).equals(bytes)).toBe(true);
        const [text] = await filesOf(key, 'Größe.txt');
        expect(String(await contentOf(key, text!))).toBe('small');
        const [comment] = await saying(key, 'Enclosed');
        expect(comment?.public).toBe(isPublic);
        // Where the comment itself leads to its files, that is to where they are served here.
        const led = comment?.html.includes(`href="/api/v1/issues/${key}/attachments/${text!.id}/content"`);
        expect(led).toBe(source === 'jira');
        expect(comment?.html).not.toContain('/rest/api/');
        expect(await pieces()).toEqual([]);
        // Asked again after a lost answer, it is the same one.
        expect((await agent.post(`/api/issues/${key}/comments`, said)).statusCode).toBe(201);
        await settled(key);
        expect(await saying(key, 'Enclosed')).toHaveLength(1);
      },
    );

    it('has it after a refusal, when it is sent again: nothing was lost meanwhile', async () => {
      const { key } = await someTicket(source, service);
      const uploads = [await files.bring(key, 'again.txt', Buffer.from('again'))];
      for (const path of ['/rest/api/3/issue/*/attachments', '/rest/servicedeskapi/servicedesk/*', FILE.zendesk]) {
        faults().add({ method: 'POST', path, effect: { kind: 'status', status: 403 }, times: 1 });
      }
      await agent.post(`/api/issues/${key}/comments`, { body: 'Refused at first', uploads });
      const edit = async () => data<TicketView>(await agent.get(`/api/issues/${key}`)).edits[0];
      await running.until(async () => (await edit())?.state === 'failed');
      expect(await saying(key, 'Refused at first')).toMatchObject([{ files: [{ filename: 'again.txt' }] }]);
      await agent.post(`/api/issues/${key}/edits/${(await edit())!.id}/retry`, {});
      await settled(key);
      expect(String(await contentOf(key, (await filesOf(key, 'again.txt'))[0]!))).toBe('again');
    });
  });

  // Nothing of it is the database's doing. Each lost answer is looked for before it is sent again, which takes its
  // time: all wait for theirs together.
  if (name === 'sqlite')
    it('a ticket has its file once, however often the answers to it are lost', async () => {
      const { jira, zendesk } = running.sites();
      const lost = { effect: { kind: 'apply_then_drop' }, times: 1 } as const;
      zendesk.control.faults.add({ method: 'POST', path: FILE.zendesk, ...lost });
      zendesk.control.faults.add({ method: 'PUT', path: '/api/v2/tickets/*', ...lost });
      for (const path of ['servicedesk/*/attachTemporaryFile', 'request/*/attachment'])
        jira.control.faults.add({ method: 'POST', path: `/rest/servicedeskapi/${path}`, ...lost });
      for (const path of ['attachments', 'comment'])
        jira.control.faults.add({ method: 'POST', path: `/rest/api/3/issue/*/${path}`, ...lost, times: 2 });
      const tickets = [];
      for (const [, source, service] of KINDS) tickets.push(await someTicket(source, service));
      await Promise.all(
        tickets.map(async ({ key }) => {
          const uploads = [await files.bring(key, 'once.txt', Buffer.from('once'))];
          await agent.post(`/api/issues/${key}/comments`, { body: '## Said once\n\n1. first\n2. second', uploads });
          await expect
            .poll(async () => (await saying(key, 'Said once')).some((one) => !one.pending), { timeout: 60_000 })
            .toBe(true);
          await settled(key);
          expect(await saying(key, 'Said once')).toHaveLength(1);
          expect(await filesOf(key, 'once.txt')).toHaveLength(1);
        }),
      );
    }, 90_000);

  describe('a file on its way here', () => {
    it('goes on where it was left, and takes no piece twice or out of turn', async () => {
      const { key } = await someTicket('zendesk', true);
      const bytes = Buffer.alloc(UPLOAD_PIECE_BYTES + 7, 'x');
      await begin(key, 'in-pieces', 'a.txt', bytes.length);
      const piece = (position: number, part: Buffer) => files.piece('in-pieces', position, part);
      expect((await piece(2, bytes.subarray(UPLOAD_PIECE_BYTES))).statusCode).toBe(400);
      expect((await piece(1, bytes.subarray(0, 9))).statusCode).toBe(400);
      const first = bytes.subarray(0, UPLOAD_PIECE_BYTES);
      for (let time = 0; time < 2; time++) {
        expect(data(await piece(1, first))).toMatchObject({ received_bytes: UPLOAD_PIECE_BYTES });
      }
      expect(data(await begin(key, 'in-pieces', 'a.txt', bytes.length))).toMatchObject({
        received_bytes: UPLOAD_PIECE_BYTES,
      });
      const early = await agent.post(`/api/issues/${key}/comments`, { body: 'Too early', uploads: ['in-pieces'] });
      expect([early.statusCode, early.json().error.message]).toEqual([400, 'body.uploads a.txt is not whole']);
      expect((await begin(key, 'in-pieces', 'b.txt', bytes.length)).statusCode).toBe(409);
      expect((await files.discard('in-pieces')).statusCode).toBe(200);
      expect(await pieces()).toEqual([]);
    });

    it('comes as bytes, and bytes come nowhere else', async () => {
      const { key } = await someTicket('zendesk', true);
      await begin(key, 'as-bytes', 'a.txt', 2);
      const inWords = await files.piece('as-bytes', 1, { bytes: 'ab' });
      expect([inWords.statusCode, inWords.json().error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
      expect((await files.ask('PUT', 'other-one', Buffer.from('{}'))).statusCode).toBe(415);
      await files.discard('as-bytes');
    });

    it('is refused where it is too large, of a harmful kind, or too much altogether', async () => {
      const { key } = await someTicket('zendesk', true);
      const large = await begin(key, 'too-large', 'a.bin', UPLOAD_BYTES_MAX + 1);
      expect([large.statusCode, large.json().error.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      expect((await begin(key, 'harmful-1', 'invoice.pdf.EXE', 10)).statusCode).toBe(400);
      expect((await begin(key, 'path-name', '../up.txt', 10)).statusCode).toBe(400);
      expect((await begin(key, 'more-heads', 'a.txt', 10, 'text/plain\r\nx-more: 1')).statusCode).toBe(400);
      for (let file = 0; file < 10; file++) await begin(key, `much-more-${file}`, 'a.bin', UPLOAD_BYTES_MAX);
      expect((await begin(key, 'one-more', 'a.bin', 1)).statusCode).toBe(413);
      for (let file = 0; file < 10; file++) await files.discard(`much-more-${file}`);
    });

    it('counts until its comment stands or is dropped, and for a week at most where it goes with none', async () => {
      const { key } = await someTicket('zendesk', true);
      const change = (uploads: readonly string[], set: { size_bytes: number } | { created_at: number }) =>
        running.server.database.transaction(({ db }) =>
          db.updateTable('uploads').set(set).where('name', 'in', uploads).execute(),
        );
      const oneMore = async () => {
        const { statusCode } = await begin(key, 'one-more-byte', 'a.bin', 1);
        await files.discard('one-more-byte');
        return statusCode;
      };
      const said = await Promise.all(['a', 'b'].map((name) => files.bring(key, name, Buffer.from(name))));
      const refusal = { method: 'PUT', path: '/api/v2/tickets/*', effect: { kind: 'status', status: 403 } } as const;
      running.sites().zendesk.control.faults.add({ ...refusal, times: 1 });
      await agent.post(`/api/issues/${key}/comments`, { body: 'Refused', uploads: said });
      const edit = async () => data<TicketView>(await agent.get(`/api/issues/${key}`)).edits[0];
      await running.until(async () => (await edit())?.state === 'failed');
      const { id } = (await edit())!;
      await change(said, { size_bytes: 5 * UPLOAD_BYTES_MAX });
      expect(await oneMore()).toBe(413);
      await agent.delete(`/api/issues/${key}/edits/${id}`);
      expect(await oneMore()).toBe(200);
      const given = await Promise.all(['c', 'd'].map((name) => files.bring(key, name, Buffer.from(name))));
      await agent.post(`/api/issues/${key}/comments`, { body: 'Taken', uploads: given });
      await settled(key);
      await change(given, { size_bytes: 5 * UPLOAD_BYTES_MAX });
      expect(await oneMore()).toBe(200);
      const full = Array.from({ length: 10 }, (_, file) => `full-${file}`);
      for (const upload of full) await begin(key, upload, 'a.bin', UPLOAD_BYTES_MAX);
      expect(await oneMore()).toBe(413);
      await change(full, { created_at: Date.now() - 8 * DAY_MS });
      while (await forgetGivenUp(running.server.database, Date.now()));
      expect(await oneMore()).toBe(200);
    });

    it('is known as long as its comment: asked for again weeks later, that is the same one', async () => {
      const { key } = await someTicket('zendesk', true);
      const uploads = [await files.bring(key, 'known.txt', Buffer.from('known'))];
      const say = () => agent.post(`/api/issues/${key}/comments`, { body: 'Known', uploads, draft_id: `known-${key}` });
      expect((await say()).statusCode).toBe(201);
      await settled(key);
      await forgetGivenUp(running.server.database, Date.now() + 30 * DAY_MS);
      expect((await say()).statusCode).toBe(201);
      expect(await saying(key, 'Known')).toHaveLength(1);
    });

    it("is nobody else's, of no other ticket, and goes with one comment", async () => {
      const [{ key }, { key: elsewhere }] = [await someTicket('zendesk', true), await someTicket('zendesk', true)];
      const upload = await files.bring(key, 'mine.txt', Buffer.from('mine'));
      const said = { body: 'With it', uploads: [upload] };
      expect((await other.post(`/api/issues/${key}/comments`, said)).statusCode).toBe(404);
      expect((await agent.post(`/api/issues/${elsewhere}/comments`, said)).statusCode).toBe(404);
      expect((await agent.post(`/api/issues/${key}/comments`, said)).statusCode).toBe(201);
      expect((await agent.post(`/api/issues/${key}/comments`, said)).statusCode).toBe(409);
      await settled(key);
    });
  });
});

const data = <T>(answer: LightMyRequestResponse): T => answer.json().data as T;
