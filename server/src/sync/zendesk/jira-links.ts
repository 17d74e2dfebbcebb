import { project } from '../../readmodel/projector.ts';
import { batches } from '../../stdx/batches.ts';
import { writeStream } from '../../store/mirror/streams.ts';
import { type ListedTwin, listedTwins, writeListedTwins } from '../../store/mirror/twins.ts';
import type { ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import type { SyncContext } from '../sync-context.ts';

export const JIRA_LINKS = 'jira_links';

/** The listing has no changes to ask for, and costs a call for each thousand links. */
export const JIRA_LINKS_EVERY_MS = 5 * 60_000;

/** Tickets whose links are written together. */
const BATCH = 200;

/** Brings links with issues of Jira up to date. An account that does not have them, or not for us, has none: it is said. */
export async function syncJiraLinks(context: SyncContext, upstream: Pick<ZendeskUpstream, 'jiraLinks'>): Promise<void> {
  const { clock, connectionId, database, signal } = context;
  const links = await upstream.jiraLinks({ signal, purpose: 'jira_links' });
  const listed = Map.groupBy(links ?? [], ({ sourceId }) => sourceId);
  const held = await listedTwins(database.read, connectionId);
  const different = [...new Set([...listed.keys(), ...held.keys()])].filter(
    (sourceId) => inWords(listed.get(sourceId)) !== inWords(held.get(sourceId)),
  );
  for (const sourceIds of batches(different, BATCH)) {
    await database.transaction(async (tx) => {
      const ends = await writeListedTwins(tx, connectionId, {
        sourceIds,
        links: sourceIds.flatMap((sourceId) => listed.get(sourceId) ?? []),
      });
      const details = new Map(ends.map((id) => [id, ['twins']]));
      await project(tx, { ticketIds: ends, at: clock.now(), details });
    });
  }
  const done = links?.length ?? 0;
  await database.transaction((tx) =>
    writeStream(tx, connectionId, JIRA_LINKS, {
      cursor: null,
      complete: true,
      done,
      total: done,
      at: clock.now(),
      lacking: links === null ? 'links with Jira' : null,
    }),
  );
}

function inWords(links: readonly ListedTwin[] = []): string {
  return links
    .map(({ otherSourceId, otherKey }) => `${otherSourceId} ${otherKey}`)
    .toSorted()
    .join();
}
