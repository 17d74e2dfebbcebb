import { inTemporaryFolder } from '../../temporary-folder.ts';
import { startJira } from '../jira-process.ts';
import { startServer } from './live-server.ts';
import { SiteControl } from './site-control.ts';

/** Requests a second that the site allows of each endpoint, and at once after a rest. */
const BURST = 5;

/**
 * A first sync by a real server from a site whose limits are what takes time, beside the time these limits make it
 * take at least.
 */
export function measureNetwork(tickets: number): Promise<Record<string, number>> {
  return inTemporaryFolder(async (folder) => {
    const jira = await startJira(tickets, ['--burst', String(BURST)]);
    const server = await startServer(folder, jira.url);
    try {
      await server.untilReady();
      const seconds = (performance.now() - server.upAt) / 1000;
      const { counts } = await new SiteControl(jira.url).requests();
      const answered = counts.filter(({ status }) => status < 400);
      const slowest = Math.max(...answered.map(({ count }) => (count - BURST) / BURST));
      const all = sum(counts.map(({ count }) => count));
      return {
        network_tickets: tickets,
        network_seconds: seconds,
        network_seconds_by_limit: slowest,
        network_ratio: slowest / seconds,
        network_refused_share: sum(counts.filter(({ status }) => status === 429).map(({ count }) => count)) / all,
        peak_rss_mb: server.peakRssMb(),
      };
    } finally {
      await server.stop();
      await jira.stop();
    }
  });
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
