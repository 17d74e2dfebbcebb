import { AppError } from '../../domain/errors.ts';
import type { FreezeCause } from '../../domain/freeze-cause.ts';
import { type ChosenProjects, isChosen } from '../../store/chosen-projects.ts';
import { readStream, writeStream } from '../../store/mirror/streams.ts';
import type { IssueReading, JiraProject, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import { readIssueIds } from '../jira/issue-ids.ts';
import { ISSUES } from '../jira/issue-stream.ts';
import type { SyncContext } from '../sync-context.ts';
import { type CensusDesk, heldBeside, notHeld, readCensusDesks } from './census-desks.ts';
import type { CensusReads } from './census-reads.ts';
import { freezeDesk, removeMissing } from './frozen-desks.ts';
import { jiraCensusReads } from './jira-census-reads.ts';
import { countMissing } from './missing-tickets.ts';
import { purgeTombstones } from './purge.ts';

export const CENSUS = 'census';

/** How often desks are counted, for each page of ids that the last count took: so much is all that a quiet site pays. */
export const CENSUS_EVERY_MS = 60_000;

/** How long after a count a desk is counted again. */
const DESK_EVERY_MS = 60 * 60_000;

/** Ids of a page: desks that fit on one together are counted together. */
const PAGE = 5_000;

/** Issues the mirror lacks that one pass brings; the rest of very many waits for the next. */
const LACKING_MAX = 1_000;

/** By which Jira says that a project cannot be searched. */
const REFUSALS = [400, 403, 404];

/** What a census needs to know of its site. */
export interface CensusSite {
  projects: readonly JiraProject[];
  chosen?: ChosenProjects;
  reading: IssueReading;
}

/**
 * Counts desks: compares the ids Jira has with those of the mirror. What is lacking here is fetched; what is missing
 * there is deleted only when it is missing twice and reads by id say so too, and never when very much of a desk is.
 *
 * @param options `full` counts all desks now, otherwise a batch of those that are due
 * @returns pages of ids it took, about
 */
export async function takeCensus(
  context: SyncContext,
  upstream: JiraUpstream,
  { projects, chosen = null, reading }: CensusSite,
  options: { full: boolean },
): Promise<number> {
  const { clock, connectionId, database } = context;
  const reads = jiraCensusReads(context, upstream, reading);
  const issues = await readStream(database.read, connectionId, ISSUES);
  if (issues?.complete !== 1) return 0;
  await purgeTombstones(context, reads);
  const listed = new Map(projects.map((project) => [project.sourceId, project.state]));
  const kept = await readCensusDesks(database.read, connectionId);
  const desks = kept.filter(({ source_id }) => isChosen(chosen, source_id));
  for (const desk of desks.filter(({ decision }) => decision === 'remove')) {
    await removeMissing(context, reads, desk);
  }
  const isDue = ({ census_at }: CensusDesk) => options.full || (census_at ?? 0) <= clock.now();
  for (const desk of desks) {
    if (listed.get(desk.source_id) === 'live' || desk.held === 0 || desk.decision === 'remove') continue;
    const mayWait = desk.frozen_at !== null || desk.decision === 'keep';
    if (!mayWait || isDue(desk)) await freezeDesk(context, desk, whyUnlisted(listed.get(desk.source_id)));
  }
  const due = desks.filter(
    (desk) => isDue(desk) && desk.decision !== 'remove' && listed.get(desk.source_id) === 'live',
  );
  const batches = onPages(due);
  const counted = options.full ? batches : batches.slice(0, 1);
  for (const batch of counted) await countDesks(context, upstream, reads, batch);
  if (due.length === 0) return 0;
  const left = options.full ? 0 : due.length - (batches[0]?.length ?? 0);
  await database.transaction((tx) =>
    writeStream(tx, connectionId, CENSUS, {
      cursor: null,
      complete: true,
      done: desks.length - left,
      total: desks.length,
      at: clock.now(),
    }),
  );
  const held = counted.flat().reduce((sum, desk) => sum + desk.held, 0);
  return Math.ceil(held / PAGE);
}

function whyUnlisted(state: JiraProject['state'] | undefined): FreezeCause {
  switch (state) {
    case 'archived':
      return { kind: 'archived', words: 'The project is archived in Jira.' };
    case 'deleted':
      return { kind: 'trashed', words: 'The project is in the trash of Jira.' };
    default: {
      const words = 'Jira does not list the project any more: it was deleted, or our account lost it.';
      return { kind: 'unlisted', words };
    }
  }
}

/** Desks in order, in lists that fit on a page of ids; a larger one is on its own. */
function onPages(desks: readonly CensusDesk[]): CensusDesk[][] {
  const pages: CensusDesk[][] = [];
  let room = 0;
  for (const desk of desks) {
    if (desk.held > room || pages.length === 0) {
      pages.push([]);
      room = PAGE;
    }
    pages.at(-1)?.push(desk);
    room -= desk.held;
  }
  return pages;
}

async function countDesks(
  context: SyncContext,
  upstream: JiraUpstream,
  reads: CensusReads,
  desks: readonly CensusDesk[],
): Promise<void> {
  const { clock, connectionId, database, signal } = context;
  const jql = `project in (${desks.map((desk) => desk.source_id).join(', ')}) ORDER BY created ASC, key ASC`;
  const found = await readIssueIds(upstream, jql, { signal, purpose: 'census' }).catch((error: unknown) => {
    if (!REFUSALS.includes(refusalStatus(error) ?? 0)) throw error;
    return error as AppError;
  });
  if (found instanceof AppError) {
    const [desk, ...others] = desks as [CensusDesk, ...CensusDesk[]];
    const cause = { kind: 'unsearchable', words: `It cannot be searched: ${found.message}` } as const;
    if (others.length === 0) return freezeDesk(context, desk, cause);
    for (const one of desks) await countDesks(context, upstream, reads, [one]);
    return;
  }
  const lacking = await notHeld(database.read, connectionId, found);
  await reads.standing(lacking.slice(0, LACKING_MAX));
  const nextAt = lacking.length > LACKING_MAX ? clock.now() : clock.now() + DESK_EVERY_MS;
  for (const desk of desks) {
    const unseen = await heldBeside(database.read, desk.id, found);
    await countMissing(context, reads, { desk, unseen, looked: desk.held, saw: (id) => found.has(id), nextAt });
  }
}
