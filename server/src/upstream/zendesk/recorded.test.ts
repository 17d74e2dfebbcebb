import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { cannedTransport, cuts, readJson, recordedFolder } from '../canned-transport.testing.ts';
import { LeapingClock } from '../scripted-server.testing.ts';
import { decodeEach } from '../transport/wire.ts';
import { decodeComment } from './decode-comment.ts';
import { decodeAudit } from './decode-history.ts';
import { decodePerson } from './decode-people.ts';
import { decodeTicket } from './decode-ticket.ts';
import {
  readAuditWire,
  readCommentWire,
  readFieldWire,
  readFormWire,
  readGroupWire,
  readOrganizationWire,
  readSlaPolicyWire,
  readTicketWire,
  readViewWire,
} from './wire.ts';
import { createZendeskClient } from './zendesk-client.ts';
import type { ZendeskCatalogue } from './zendesk-upstream.ts';

const folder = recordedFolder();
const catalogue: ZendeskCatalogue = { fields: [], forms: [], customStatuses: [], slaPolicies: [], lacking: [] };
const NOW = Date.parse('2026-11-18T15:30:00Z');
const siteUrl = 'https://acme.zendesk.com';
const ticket = (wire: unknown) =>
  decodeTicket(readTicketWire(wire), {
    siteUrl,
    catalogue,
    people: new Map(),
    metrics: new Map(),
    now: NOW,
  });
const audit = (wire: unknown) => decodeAudit(readAuditWire(wire), catalogue);
const comment = (wire: unknown) => decodeComment(readCommentWire(wire));

const DECODERS: Record<string, (wire: unknown) => unknown> = {
  tickets: ticket,
  ticket,
  users: decodePerson,
  user: decodePerson,
  organizations: readOrganizationWire,
  organization: readOrganizationWire,
  groups: readGroupWire,
  group: readGroupWire,
  audits: audit,
  audit,
  comments: comment,
  ticket_fields: readFieldWire,
  ticket_field: readFieldWire,
  ticket_forms: readFormWire,
  sla_policies: readSlaPolicyWire,
  views: readViewWire,
  view: readViewWire,
};

interface Interaction {
  method: string;
  uri: string;
  status: number;
  response: Record<string, unknown> | null;
}

describe('responses recorded from real accounts', () => {
  beforeEach(({ skip }) => {
    if (folder === null) skip('no recorded responses beside the checkout');
  });

  const file = (path: string) => join(folder ?? '', 'zendesk', path);
  const interactions = () =>
    readFileSync(file('recorded-interactions.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Interaction)
      .filter(({ status, response }) => status < 300 && response !== null);

  function decodeAll(answer: Record<string, unknown>): { decoded: number; rejected: unknown[] } {
    let decoded = 0;
    const rejected: unknown[] = [];
    for (const [member, decode] of Object.entries(DECODERS)) {
      const value = answer[member];
      if (typeof value !== 'object' || value === null) continue;
      const result = decodeEach([value].flat(), decode);
      decoded += result.decoded.length;
      rejected.push(...result.rejected);
    }
    return { decoded, rejected };
  }

  test('every record of 889 interactions is understood', () => {
    let total = 0;
    for (const { response, uri } of interactions()) {
      const { decoded, rejected } = decodeAll(response ?? {});
      expect(rejected, uri).toEqual([]);
      total += decoded;
    }
    expect(total).toBeGreaterThan(9_900);
  });

  test.each(
    'ticket.json tickets.json ticket_show_many.json ticket_audit.json ticket_audits.json ticket_comments.json ticket_field.json ticket_fields.json ticket_forms.json user.json users.json group.json groups.json organization.json organizations.json view.json views.json sla_policies.json'.split(
      ' ',
    ),
  )('go-zendesk %s', (name) => {
    const { decoded, rejected } = decodeAll(readJson(file(`go-zendesk/GET/${name}`)) as Record<string, unknown>);
    expect(rejected).toEqual([]);
    expect(decoded).toBeGreaterThan(0);
  });

  test('exports read as pages, and a page cut anywhere is rejected as a page', async () => {
    let text = '';
    const transport = cannedTransport('zendesk', () => text);
    const client = createZendeskClient({ transport, siteUrl, clock: new LeapingClock(NOW, 0) });
    const calls = {
      tickets: () => client.exportTickets({ startTime: 0 }, catalogue),
      users: () => client.exportUsers({ startTime: 0 }),
    };
    for (const [list, call] of Object.entries(calls)) {
      const pages = interactions().filter(({ uri }) => uri.includes(`/incremental/${list}/cursor`));
      expect(pages.length).toBeGreaterThan(0);
      for (const { response } of pages) {
        text = JSON.stringify(response);
        await expect(call()).resolves.toMatchObject({ rejected: [], cursor: expect.stringMatching(/.+/) });
      }
      const longest = pages
        .map(({ response }) => JSON.stringify(response))
        .reduce((a, b) => (b.length > a.length ? b : a));
      for (text of cuts(longest)) await expect(call()).rejects.toMatchObject({ kind: 'upstream_failed' });
    }
  });

  test('a ticket says what it said there', () => {
    const recorded = interactions().find(({ uri }) => uri.includes('/incremental/tickets.json'));
    const [first] = (recorded?.response?.tickets ?? []) as unknown[];
    expect(ticket(first)).toMatchObject({
      sourceId: '28',
      key: 'ZD-28',
      url: 'https://acme.zendesk.com/agent/tickets/28',
      deskSourceId: '',
      version: 1_695_052_663_000,
      status: 'New',
      statusCategory: 'new',
      requesterSourceId: '6130907993114',
      createdAt: Date.parse('2023-09-18T15:57:42Z'),
    });
  });
});
