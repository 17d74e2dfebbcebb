import type { CallOptions } from '../transport/call-options.ts';
import type { Transport } from '../transport/transport.ts';

/**
 * Reads, and believes that there is nothing only after having asked who we are, and once more: where it does not
 * accept our credentials Jira answers many reads as to a stranger, with fewer rows and no error.
 *
 * @throws AppError `upstream_refused` with status 401 when it does not know us
 */
export async function confirmedNothing<T>(
  transport: Transport,
  read: () => Promise<T>,
  isNothing: (answer: T) => boolean,
  options: CallOptions,
): Promise<T> {
  const answer = await read();
  if (!isNothing(answer)) return answer;
  await transport.read({ method: 'GET', path: '/rest/api/3/myself' }, options);
  return read();
}
