import { inTemporaryFolder } from '../../temporary-folder.ts';
import { startJira } from '../jira-process.ts';
import { measureEdits } from './edits-out.ts';
import { startServer } from './live-server.ts';
import { measureQuiet } from './quiet-site.ts';
import { SiteControl } from './site-control.ts';
import { measureWebhooks } from './webhook-storm.ts';

/**
 * A real server that mirrors so many tickets already: edits out, webhooks in, and what it costs a quiet site.
 *
 * @param meanwhile measured while the quiet site is watched
 */
export function measureLive(
  tickets: number,
  meanwhile: () => Promise<Record<string, number>>,
): Promise<Record<string, number>> {
  return inTemporaryFolder(async (folder) => {
    const jira = await startJira(tickets, ['--no-rate-limits']);
    const server = await startServer(folder, jira.url);
    const site = new SiteControl(jira.url);
    try {
      await server.untilReady();
      const edits = await measureEdits(server, site);
      // Before any webhook: while they are heard, a site is asked less often.
      const [quiet, rest] = await Promise.all([measureQuiet(server, site), meanwhile()]);
      const webhooks = await measureWebhooks(server, site);
      return { ...rest, ...edits, ...quiet, ...webhooks, live_peak_rss_mb: server.peakRssMb() };
    } finally {
      await server.stop();
      await jira.stop();
    }
  });
}
