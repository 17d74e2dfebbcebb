import FirstSyncBar from '../features/connections/first-sync-bar.tsx';
import NoSiteBar from '../features/connections/no-site-bar.tsx';
import JobLines from '../features/issues/bulk/job-lines.tsx';
import UnsentLines from '../features/issues/edits/unsent-lines.tsx';
import TicketsBeingMade from '../features/issues/making/tickets-being-made.tsx';
import { Together } from './together.tsx';

/** What stands above every screen while there is something to say. It comes after the first screen, in one piece. */
export default function StandingLines() {
  return (
    <>
      <NoSiteBar />
      <FirstSyncBar />
      <UnsentLines />
      <TicketsBeingMade />
      <JobLines />
      <Together />
    </>
  );
}
