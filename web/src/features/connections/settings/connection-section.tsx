import { type ConnectionView, connectionRoutes } from '@speedyflow/contract/connections';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { SourceMark } from '../../../design/source-mark.tsx';
import { AuthEnd } from './auth-end.tsx';
import { BudgetPart } from './budget-part.tsx';
import { ChangeConnectionDialog, RemoveConnectionDialog } from './connection-dialog.tsx';
import { FrozenPart } from './frozen-part.tsx';
import { stallText } from './known-words.ts';
import { ProjectsDialog } from './projects-dialog.tsx';
import { QuarantinePart } from './quarantine-part.tsx';
import { type Health, StateMark } from './state-mark.tsx';
import { StreamsPart } from './streams-part.tsx';
import { WebhooksPart } from './webhooks-part.tsx';

const HEALTH: Record<ConnectionView['state'], Health> = {
  new: 'busy',
  syncing: 'busy',
  ready: 'fine',
  failing: 'failing',
};

export interface ConnectionSectionProps {
  connection: ConnectionView;
  /** Whether who looks may also act: administrators. */
  acts: boolean;
}

/** All there is to know of one connected site. */
export function ConnectionSection({ connection, acts }: ConnectionSectionProps) {
  return (
    <section id={`connection-${connection.id}`} aria-label={connection.name} className="scroll-mt-2 pt-6">
      <Head connection={connection} acts={acts} />
      <StreamsPart connection={connection} acts={acts} />
      <div className="grid items-start gap-x-10 lg:grid-cols-2">
        <div className="min-w-0">
          {acts && <WebhooksPart connection={connection} />}
          <FrozenPart connection={connection} acts={acts} />
          {acts && <QuarantinePart id={connection.id} />}
        </div>
        <BudgetPart id={connection.id} />
      </div>
    </section>
  );
}

function Head({ connection, acts }: ConnectionSectionProps) {
  const t = useTranslate();
  const format = useFormat();
  const { id, name, kind, site, state, alarm, error, tickets, chosen_projects } = connection;
  const [asked, setAsked] = useState<'projects' | 'change' | 'remove'>();
  const close = () => setAsked(undefined);
  const changeable = acts && connection.managed_by === 'admin';
  const test = useMutation({
    mutationFn: async () => (await call(connectionRoutes.test, { params: { id } })).data,
  });
  const stalled = alarm !== null && state === 'ready';
  const trouble = stallText(connection, t, format) ?? error;
  const answer = test.data;
  return (
    <header className="flex flex-col gap-1 pb-4">
      <div className="flex items-start gap-x-3 gap-y-2 max-sm:flex-col">
        <div className="flex min-h-7 min-w-0 grow flex-wrap items-center gap-x-3">
          <h2 className="flex items-center gap-2 font-semibold text-lg">
            <SourceMark source={kind} />
            {name}
          </h2>
          <a href={site} target="_blank" rel="noreferrer" className="truncate text-ink-2 hover:underline">
            {site.replace(/^https:\/\//, '')}
          </a>
        </div>
        <div className="flex flex-wrap justify-end gap-1.5 max-sm:order-last">
          {acts && (
            <Button disabled={test.isPending} onClick={() => test.mutate()}>
              {t('connection.test')}
            </Button>
          )}
          {acts && kind === 'jira' && <Button onClick={() => setAsked('projects')}>{t('connect.projects')}</Button>}
          {changeable && <Button onClick={() => setAsked('change')}>{t('connections.change')}</Button>}
          {changeable && (
            <Button look="danger" onClick={() => setAsked('remove')}>
              {t('connections.remove')}
            </Button>
          )}
        </div>
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        <StateMark health={stalled ? 'failing' : HEALTH[state]}>
          {t(stalled ? 'connection.alarm' : `connection.${state}`)}
          {trouble && <span className="text-ink-2"> · {trouble}</span>}
        </StateMark>
        <span className="numeric text-ink-3">{t('connection.tickets', { count: tickets })}</span>
        {chosen_projects !== null && (
          <span className="numeric text-ink-3">{t('connect.chosen', { count: chosen_projects })}</span>
        )}
      </div>
      <AuthEnd connection={connection} />
      {test.error && <Problem of={test.error} />}
      {answer &&
        (answer.ok ? (
          <p role="status">
            <StateMark health="fine">{t('connection.tested', { account: answer.account ?? '–' })}</StateMark>
          </p>
        ) : (
          <Problem of={answer.problem} />
        ))}
      {asked === 'projects' && <ProjectsDialog connection={connection} onClose={close} />}
      {asked === 'change' && <ChangeConnectionDialog connection={connection} onClose={close} />}
      {asked === 'remove' && <RemoveConnectionDialog connection={connection} onClose={close} />}
    </header>
  );
}
