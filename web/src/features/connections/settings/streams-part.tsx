import { type ConnectionView, connectionRoutes, type StreamFreshness } from '@speedyflow/contract/connections';
import { useMutation, useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { Cell, DataTable } from '../../../design/data-table.tsx';
import { FullSyncDialog } from './full-sync-dialog.tsx';
import { stallText, streamName } from './known-words.ts';
import { Part, PartPending } from './part.tsx';
import { openStreamsQuery } from './settings-queries.ts';
import { type Health, StateMark } from './state-mark.tsx';
import { Since, Until } from './when.tsx';

/** What a site is read by: when each last came through, when it runs next, and what holds it up. */
export function StreamsPart({ connection, acts }: { connection: ConnectionView; acts: boolean }) {
  const t = useTranslate();
  const { data, error } = useQuery(openStreamsQuery(connection.id));
  const [asking, setAsking] = useState(false);
  /** Where what was asked for is done: in the process that answered, or in another that leads. */
  const [here, setHere] = useState<boolean>();
  const sync = useMutation({
    mutationFn: () => call(connectionRoutes.sync, { params: { id: connection.id }, body: {} }),
    onSuccess: ({ data: asked }) => setHere(asked.here),
  });
  const actions = acts && (
    <>
      <Button onClick={() => sync.mutate()} disabled={sync.isPending}>
        <RefreshCw className="size-3.5" aria-hidden="true" />
        {t('streams.syncNow')}
      </Button>
      <Button onClick={() => setAsking(true)}>{t('streams.readAll')}</Button>
    </>
  );
  return (
    <Part title={t('streams.title')} actions={actions}>
      {sync.error && <Problem of={sync.error} />}
      {data === undefined ? (
        <PartPending error={error} lines={4} />
      ) : data.length === 0 ? (
        <p className="text-ink-3">{t('streams.none')}</p>
      ) : (
        <StreamTable streams={data} />
      )}
      <p role="status" className="min-h-5 text-ink-3 text-xs">
        {here !== undefined && t(here ? 'streams.requested' : 'streams.requestedElsewhere')}
      </p>
      {asking && <FullSyncDialog connection={connection} onRequested={setHere} onClose={() => setAsking(false)} />}
    </Part>
  );
}

function StreamTable({ streams }: { streams: readonly StreamFreshness[] }) {
  const t = useTranslate();
  return (
    <DataTable
      label={t('streams.title')}
      columns={[
        { name: t('streams.name'), width: 'w-[22%] @max-[46rem]:w-[36%]' },
        { name: t('streams.lastSuccess'), width: 'w-32 @max-[46rem]:w-[28%]' },
        { name: t('streams.nextRun'), width: 'w-28', wideOnly: true },
        { name: t('streams.interval'), width: 'w-24', figures: true, wideOnly: true },
        { name: t('streams.backlog'), width: 'w-28 pr-8', figures: true, wideOnly: true },
        { name: t('streams.state') },
      ]}
    >
      {streams.map((stream) => (
        <StreamRow key={stream.stream} stream={stream} />
      ))}
    </DataTable>
  );
}

function StreamRow({ stream }: { stream: StreamFreshness }) {
  const t = useTranslate();
  const format = useFormat();
  const { interval_seconds: interval, next_run_at: next, last_success_at: last, backlog, lag_seconds: lag } = stream;
  const every = interval === null ? null : format.interval(interval * 1_000);
  return (
    <tr className="border-b last:border-b-0">
      <Cell>
        {streamName(stream.stream, t)}
        <span className="block text-ink-3 text-xs @min-[46rem]:hidden">
          {next && <Until at={next} />}
          {every && ` · ${t('streams.every', { interval: every })}`}
        </span>
      </Cell>
      <Cell>
        {last ? (
          <Since at={last} />
        ) : lag !== null && backlog !== null ? (
          <span className="text-ink-3">
            {backlog === 0 ? '–' : t('streams.oldest', { age: format.duration(lag * 1_000, true) })}
          </span>
        ) : (
          <span className="text-ink-3">{t('streams.never')}</span>
        )}
      </Cell>
      <Cell wideOnly>{next ? <Until at={next} /> : <Nothing />}</Cell>
      <Cell figures wideOnly>
        {every ?? <Nothing />}
      </Cell>
      <Cell figures wideOnly className="pr-8">
        {backlog === null ? <Nothing /> : format.number(backlog)}
      </Cell>
      <Cell>
        <StreamState stream={stream} />
      </Cell>
    </tr>
  );
}

function StreamState({ stream }: { stream: StreamFreshness }) {
  const t = useTranslate();
  const format = useFormat();
  const { alarm, error, complete, done, total, lacking } = stream;
  const health: Health = alarm !== null ? 'failing' : error !== null ? 'stalled' : complete ? 'fine' : 'busy';
  const progress = () => {
    const figures = { done: format.number(done ?? 0), total: format.number(total ?? 0) };
    return t(total ? 'streams.firstSync' : done ? 'streams.soFar' : 'streams.toCome', figures);
  };
  return (
    <StateMark health={health}>
      {stallText(stream, t, format) ?? error ?? (complete ? t('streams.fine') : progress())}
      {lacking !== null && <span className="block text-ink-3 text-xs">{t('streams.lacking', { what: lacking })}</span>}
    </StateMark>
  );
}

const Nothing = () => <span className="text-ink-3">–</span>;
