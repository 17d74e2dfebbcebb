import { writeOrganizations } from '../../store/mirror/organizations.ts';
import { writeRejected } from '../../store/mirror/quarantine.ts';
import { readStream, writeStream } from '../../store/mirror/streams.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import type { OrganizationList, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { stopIfAborted } from '../interruptible.ts';
import { writePieces } from '../reconcile/digestible.ts';
import type { SyncContext } from '../sync-context.ts';
import { BEGINNING } from './export-streams.ts';

export const ORGANIZATIONS = 'organizations';

/** This export knows times only: the boundary second is read again each time. */
interface OrganizationCursor {
  time: number;
}

/** Brings the names of organisations up to date. An account whose plan or role has none is no failure: it is said. */
export async function syncOrganizations(
  context: SyncContext,
  upstream: ZendeskUpstream,
  { full }: { full: boolean },
): Promise<void> {
  const { clock, connectionId, database, signal } = context;
  const options = { signal, purpose: 'organisations' };
  const held = await readStream<OrganizationCursor>(database.read, connectionId, ORGANIZATIONS);
  let startTime = held?.cursor && !full ? held.cursor.time : BEGINNING;
  let done = full ? 0 : (held?.done ?? 0);
  const write = async ({ organizations, rejected }: OrganizationList, lacking: string | null) => {
    done += organizations.length;
    await writePieces(database, organizations, {
      part: 'organization',
      rehearse: (tx, some) => writeOrganizations(tx, connectionId, some),
      write: (digestible, indigestible) =>
        database.transaction(async (tx) => {
          await writeOrganizations(tx, connectionId, digestible);
          await writeRejected(tx, connectionId, ORGANIZATIONS, [...rejected, ...indigestible], clock.now());
          await writeStream(tx, connectionId, ORGANIZATIONS, {
            cursor: { time: startTime } satisfies OrganizationCursor,
            complete: true,
            done,
            total: done,
            at: clock.now(),
            lacking,
          });
        }),
    });
  };
  for (;;) {
    stopIfAborted(signal);
    const page = await upstream.exportOrganizations({ startTime }, options).catch((error: unknown) => {
      if (![402, 403, 404].includes(refusalStatus(error) ?? 0)) throw error;
    });
    if (!page) return write({ organizations: [], rejected: [] }, 'organizations');
    if (!page.endOfStream && page.nextTime <= startTime) {
      // More of them changed in one second than a page holds, as an import does: the export never gets past it.
      startTime += 1_000;
      await write(await upstream.organizations(options), null);
      continue;
    }
    startTime = page.nextTime;
    await write(page, null);
    if (page.endOfStream) return;
  }
}
