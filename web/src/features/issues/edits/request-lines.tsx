import clsx from 'clsx';
import { CircleAlert, CircleDashed } from 'lucide-react';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useObservable } from '../../../app/observable.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { useMe } from '../../accounts/session.ts';
import { changeWords } from '../bulk/job-words.ts';
import { dropFile } from '../files/bring-file.ts';
import { FileNames } from '../files/file-chips.tsx';
import { type UnsentRequest, unsentOf } from './unsent.ts';
import { askAgain, dropRequest, waitingRequests } from './waiting-requests.ts';

/** A line for each ticket to be made and each edit for many that waits on this device, or that the server refused. */
export default function RequestLines() {
  const t = useTranslate();
  const requests = useObservable(waitingRequests);
  if (requests.length === 0) return null;
  return (
    <ul aria-label={t('request.label')} className="shrink-0">
      {requests.map((request) => (
        <RequestLine key={request.id} request={request} />
      ))}
    </ul>
  );
}

function RequestLine({ request }: { request: UnsentRequest }) {
  const t = useTranslate();
  const { id: userId } = useMe();
  const what = useRequestWords(request);
  const { error, id } = request;
  const files = request.request.route === 'create' ? (request.request.files ?? []) : [];
  const drop = () => {
    dropRequest(id);
    void unsentOf(userId).then((queue) => queue.drop(id));
    for (const file of files) void dropFile(userId, file).catch(() => undefined);
  };
  const Icon = error ? CircleAlert : CircleDashed;
  return (
    <li
      className={clsx(
        'flex min-h-8 flex-wrap items-center gap-2 border-b bg-sunken px-4 py-1 text-xs max-sm:px-3',
        !error && 'border-dashed',
      )}
    >
      <Icon className={clsx('size-3.5 shrink-0', error ? 'text-danger' : 'text-ink-3')} aria-hidden="true" />
      <span role="status" className="min-w-0 grow basis-2/3 [overflow-wrap:anywhere]">
        {t(error ? 'request.refused' : 'request.waits', { what })}
        {files.length > 0 && (
          <FileNames files={files.map(({ filename, sizeBytes }) => ({ filename, size_bytes: sizeBytes }))} />
        )}
        {error && <Problem of={error} className="text-xs" />}
      </span>
      <span className="flex shrink-0 gap-1.5">
        {error && <Button onClick={() => askAgain(userId, request)}>{t('retry')}</Button>}
        <Button look="danger" onClick={drop}>
          {t('making.drop')}
        </Button>
      </span>
    </li>
  );
}

function useRequestWords({ request }: UnsentRequest): string {
  const t = useTranslate();
  const format = useFormat();
  if (request.route === 'create') return t('request.ticket', { summary: request.body.summary });
  const { keys, expected_total, edit } = request.body;
  const count = keys?.length ?? expected_total ?? 0;
  const tickets = t('job.tickets', { count, shown: format.number(count) });
  return t('job.edit', { what: changeWords(t, edit), tickets });
}
