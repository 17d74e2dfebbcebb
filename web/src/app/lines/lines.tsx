import FirstSyncBar from '../../features/connections/first-sync-bar.tsx';
import NoSiteBar from '../../features/connections/no-site-bar.tsx';
import JobLines from '../../features/issues/bulk/job-lines.tsx';
import RequestLines from '../../features/issues/edits/request-lines.tsx';
import UnsentLines from '../../features/issues/edits/unsent-lines.tsx';
import TicketsBeingMade from '../../features/issues/making/tickets-being-made.tsx';
import { Together } from '../together.tsx';
import { ListNews } from './list-news.tsx';
import { OfflineBar } from './offline-bar.tsx';

/** What is told above every screen: what stands in the way, what is on its way, and what came of it. */
export default function Lines() {
  return (
    <>
      <OfflineBar />
      <NoSiteBar />
      <FirstSyncBar />
      <UnsentLines />
      <RequestLines />
      <TicketsBeingMade />
      <JobLines />
      <ListNews />
      <Together />
    </>
  );
}
