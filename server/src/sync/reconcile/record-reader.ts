import type { Rejected } from '../../domain/source.ts';
import type { JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { ZendeskOrganization, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { type JiraReading, readingOf } from '../jira/jira-sync.ts';
import { zendeskTicketReader } from '../push/zendesk-sender.ts';
import type { Arrival } from '../take-over.ts';
import type { ZendeskReading } from '../zendesk/zendesk-sync.ts';
import { readIssues } from './read-issues.ts';

/** Reads again, directly, what a page once held and nobody understood. */
export interface RecordReader {
  /** A ticket with all its history. Null when it is gone. */
  ticket(sourceId: string): Promise<RecordRead | null>;
  person(sourceId: string): Promise<RecordRead | null>;
  organization(sourceId: string): Promise<RecordRead | null>;
}

export interface RecordRead {
  arrival: Arrival;
  organizations?: readonly ZendeskOrganization[];
  /** What of it is not understood this time either. */
  rejected: Rejected[];
}

const INTERACTIVE = { priority: 'interactive', purpose: 'replay' } as const;

export function jiraRecords(upstream: JiraUpstream, reading: JiraReading): RecordReader {
  return {
    ticket: async (sourceId) => {
      const read = await readIssues(upstream, readingOf(await reading.catalogue()), [sourceId], INTERACTIVE);
      return read.gone.length > 0 ? null : read;
    },
    // People come with the issues that name them.
    person: async () => null,
    organization: async () => null,
  };
}

export function zendeskRecords(upstream: ZendeskUpstream, reading: ZendeskReading): RecordReader {
  const read = zendeskTicketReader(upstream, reading);
  return {
    ticket: async (sourceId) => {
      const arrival = await read(sourceId);
      return arrival && { arrival, rejected: [] };
    },
    person: async (sourceId) => {
      const people = await upstream.usersByIds([sourceId], INTERACTIVE);
      return people.length === 0 ? null : { arrival: { tickets: [], people }, rejected: [] };
    },
    organization: async (sourceId) => {
      const { organizations, rejected } = await upstream.organizationsByIds([sourceId], INTERACTIVE);
      if (organizations.length + rejected.length === 0) return null;
      return { arrival: { tickets: [] }, organizations, rejected };
    },
  };
}
