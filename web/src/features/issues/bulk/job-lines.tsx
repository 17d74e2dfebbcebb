import { type JobView, jobRoutes } from '@speedyflow/contract/jobs';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, CircleDashed, Undo2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useActions } from '../../../app/keyboard/actions.ts';
import { keysOf } from '../../../app/keyboard/key-map.ts';
import { useObservable } from '../../../app/observable.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button, IconButton } from '../../../design/button.tsx';
import { KeyCaps } from '../../../design/key-caps.tsx';
import { JobDialog } from './job-dialog.tsx';
import { followedJobs, followJobs, jobQuery, leaveJob, openJobsQuery } from './job-queries.ts';
import { useJobWords } from './job-words.ts';

/** A line for each bulk edit of mine: how far it is, what became of it, and how to take it back. */
export default function JobLines() {
  const t = useTranslate();
  const { data: open } = useQuery(openJobsQuery);
  useEffect(() => followJobs(open ?? []), [open]);
  const ids = useObservable(followedJobs);
  if (ids.length === 0) return null;
  return (
    <ul aria-label={t('job.label')} className="shrink-0">
      {ids.map((id) => (
        <JobLine key={id} id={id} />
      ))}
    </ul>
  );
}

function JobLine({ id }: { id: number }) {
  const { data: job, error } = useQuery(jobQuery(id));
  const gone = error instanceof ApiError && error.code === 'NOT_FOUND';
  useEffect(() => {
    if (gone) leaveJob(id);
  }, [gone, id]);
  return job ? <Line job={job} /> : null;
}

function Line({ job }: { job: JobView }) {
  const t = useTranslate();
  const format = useFormat();
  const client = useQueryClient();
  const words = useJobWords();
  const [shown, setShown] = useState(false);
  const { progress } = job;
  const settled = progress.total - progress.waiting - progress.queued;
  const trouble = progress.conflict + progress.refused;
  const undo = useMutation({
    mutationFn: () => call(jobRoutes.undo, { params: { id: job.id } }),
    onSuccess: ({ data }) => {
      followJobs([data.job.id]);
      leaveJob(job.id);
    },
  });
  const cancel = useMutation({
    mutationFn: () => call(jobRoutes.cancel, { params: { id: job.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['job', job.id] }),
  });
  useActions(job.undoable && !undo.isPending ? { 'bulk.undo': () => undo.mutate() } : {});
  const problem = undo.error ?? cancel.error;
  return (
    <li>
      <div
        role="status"
        // Each second of it is for the eyes; that it is done is said.
        aria-live={job.finished_at === null ? 'off' : 'polite'}
        className="relative flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b bg-sunken px-4 py-1 text-xs max-sm:px-3 max-sm:py-2"
      >
        <Mark done={job.finished_at !== null} trouble={trouble > 0} />
        <span className="font-medium">{words.title(job)}</span>
        <span className="numeric text-ink-2">{words.progress(job)}</span>
        {job.failed && <span className="text-danger">{job.failed.message}</span>}
        {problem && <Problem of={problem} className="text-xs" />}
        <span className="ml-auto flex items-center gap-1.5">
          {progress.waiting > 0 && job.finished_at === null && (
            <Button onClick={() => cancel.mutate()} disabled={cancel.isPending}>
              {t('job.cancel')}
            </Button>
          )}
          {job.undoable && (
            <Button onClick={() => undo.mutate()} disabled={undo.isPending}>
              <Undo2 className="size-3.5" aria-hidden="true" />
              {t('job.undo')}
              <KeyCaps keys={keysOf('bulk.undo')} className="max-sm:hidden" />
            </Button>
          )}
          <Button onClick={() => setShown(true)}>{t('job.results')}</Button>
          {job.finished_at !== null && (
            <IconButton label={t('close')} onClick={() => leaveJob(job.id)}>
              <X className="size-3.5" aria-hidden="true" />
            </IconButton>
          )}
        </span>
        {job.finished_at === null && (
          <span
            role="progressbar"
            aria-label={t('job.settled', { settled: format.number(settled), total: format.number(progress.total) })}
            aria-valuemax={progress.total}
            aria-valuenow={settled}
            className="absolute bottom-0 left-0 h-0.5 bg-accent-fill transition-[width] motion-reduce:transition-none"
            style={{ width: `${(100 * settled) / progress.total}%` }}
          />
        )}
      </div>
      {shown && <JobDialog job={job} onClose={() => setShown(false)} />}
    </li>
  );
}

function Mark({ done, trouble }: { done: boolean; trouble: boolean }) {
  if (!done) return <CircleDashed className="size-3.5 shrink-0 text-ink-3" aria-hidden="true" />;
  return trouble ? (
    <CircleAlert className="size-3.5 shrink-0 text-warn" aria-hidden="true" />
  ) : (
    <CircleCheck className="size-3.5 shrink-0 text-ok" aria-hidden="true" />
  );
}
