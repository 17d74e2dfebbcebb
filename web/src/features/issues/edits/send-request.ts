import { issueRoutes } from '@speedyflow/contract/issues';
import { jobRoutes } from '@speedyflow/contract/jobs';
import type { QueryClient } from '@tanstack/react-query';
import { call } from '../../../api/call.ts';
import { followJobs } from '../bulk/job-queries.ts';
import { bringFile } from '../files/bring-file.ts';
import { keptFiles } from '../files/kept-files.ts';
import { follow, makingQuery } from '../making/making-queries.ts';
import type { UnsentRequest } from './unsent.ts';

/** Asks the server for it, and follows what becomes of it. @throws ApiError when it is not taken */
export async function sendRequest(
  personId: number,
  request: UnsentRequest['request'],
  client: QueryClient | undefined,
): Promise<void> {
  if (request.route === 'create') {
    const { body, files = [] } = request;
    for (const file of files) await bringFile(personId, null, file);
    const { edit } = (await call(issueRoutes.create, { body })).data;
    client?.setQueryData(makingQuery(edit.id).queryKey, edit);
    follow([edit.id]);
    const ids = files.map(({ id }) => id);
    await keptFiles.forget(personId, ids).catch(() => undefined);
  } else {
    const { job } = (await call(jobRoutes.bulk, { body: request.body })).data;
    followJobs([job.id]);
  }
}
