import type { JobResultView, JobView, ResultState } from '@speedyflow/contract/jobs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { DialogButtons } from '../../../app/confirm-dialog.tsx';
import { reasonText } from '../../../app/i18n/error-text.ts';
import { useFormat } from '../../../app/i18n/format.ts';
import { type MessageId, useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { SkeletonRows } from '../../../design/skeleton.tsx';
import { resultsQuery } from './job-queries.ts';
import { RESULT_STATES, useJobWords } from './job-words.ts';

/** What became of each ticket of a job, trouble first. */
export function JobDialog({ job, onClose }: { job: JobView; onClose(): void }) {
  const t = useTranslate();
  const format = useFormat();
  const words = useJobWords();
  const present = RESULT_STATES.filter((state) => job.progress[state] > 0);
  const [wanted, setWanted] = useState<ResultState>();
  // What goes on runs out: its tickets are then among the others.
  const chosen = present.find((state) => state === wanted) ?? present[0];
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetching, refetch } = useInfiniteQuery(
    resultsQuery(job.id, chosen),
  );
  const count = chosen && job.progress[chosen];
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is listed is asked for again when there is more or less of it
  useEffect(() => void refetch({ cancelRefetch: false }), [refetch, count]);
  const results = data?.pages.flatMap((page) => page.data.results) ?? [];
  return (
    <Dialog title={words.title(job)} onClose={onClose} className="w-[min(760px,calc(100vw-24px))]">
      <p aria-hidden="true" className="px-5 pt-4 font-semibold text-base">
        {words.title(job)}
      </p>
      <div className="flex flex-wrap gap-1 border-b px-4 py-2">
        {present.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={chosen === state}
            onClick={() => setWanted(state)}
            className="h-7 rounded-full px-2.5 text-ink-2 text-xs hover:bg-hover aria-pressed:bg-chosen aria-pressed:text-ink"
          >
            {t(`job.some.${state}`, { count: job.progress[state], shown: format.number(job.progress[state]) })}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="min-h-40 grow overflow-y-auto" tabIndex={0} aria-label={t('job.results')}>
        {isPending && <SkeletonRows count={6} />}
        {error && <Problem of={error} className="p-5" />}
        <ul>
          {results.map((result) => (
            <Result key={result.position} result={result} onOpen={onClose} />
          ))}
        </ul>
        {hasNextPage && (
          <div className="p-3 text-center">
            <Button onClick={() => void fetchNextPage()} disabled={isFetching}>
              {t('job.more')}
            </Button>
          </div>
        )}
      </section>
      <DialogButtons>
        <Button onClick={onClose}>{t('close')}</Button>
      </DialogButtons>
    </Dialog>
  );
}

function Result({ result, onOpen }: { result: JobResultView; onOpen(): void }) {
  const t = useTranslate();
  const { key, summary, failed, conflict } = result;
  return (
    <li className="flex flex-col gap-0.5 border-line border-b px-5 py-2 last:border-b-0">
      <span className="flex min-w-0 items-baseline gap-3">
        {key !== null && summary !== null ? (
          <Link
            to="/tickets/$key"
            params={{ key }}
            onClick={onOpen}
            className="shrink-0 font-mono text-accent text-xs hover:underline"
          >
            {key}
          </Link>
        ) : (
          <span className="shrink-0 font-mono text-ink-3 text-xs">{key ?? t('job.hidden')}</span>
        )}
        <span className="truncate">{summary}</span>
      </span>
      {conflict?.map(({ field, theirs, yours }) => (
        <span key={field} className="text-ink-2 text-xs">
          {t('job.conflict', {
            field: t(`field.${field}` as MessageId),
            theirs: valueText(theirs),
            yours: valueText(yours),
          })}
        </span>
      ))}
      {failed && !conflict && <span className="text-danger text-xs">{reasonText(failed.message, t)}</span>}
    </li>
  );
}

const valueText = (value: string | number | string[] | null): string =>
  value === null ? '–' : Array.isArray(value) ? value.join(', ') : String(value);
