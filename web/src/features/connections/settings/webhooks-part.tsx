import type { ConnectionView } from '@speedyflow/contract/connections';
import { type WebhookState, webhookRoutes } from '@speedyflow/contract/webhooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { ConfirmDialog } from '../../../app/confirm-dialog.tsx';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useNow } from '../../../app/now.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { Fact, Facts, Part, PartPending } from './part.tsx';
import { webhookQuery } from './settings-queries.ts';
import { WebhookByHandDialog } from './webhook-by-hand-dialog.tsx';
import { Since } from './when.tsx';

type Asked = 'by_hand' | 'rotate' | 'remove' | undefined;

/** Whether the site tells of changes by itself, and what administrators can do about it. */
export function WebhooksPart({ connection }: { connection: ConnectionView }) {
  const t = useTranslate();
  const { id } = connection;
  const { data: state, error } = useQuery(webhookQuery(id));
  const [asked, setAsked] = useState<Asked>();
  const register = useMutation({
    mutationFn: () => call(webhookRoutes.register, { params: { id } }),
    onSuccess: useNewState(id),
  });
  const close = () => setAsked(undefined);
  const reachable = state?.url != null;
  const actions = state && (
    <>
      {state.registered !== 'here' && (
        <Button onClick={() => register.mutate()} disabled={register.isPending || !reachable}>
          {t('webhook.register')}
        </Button>
      )}
      <Button onClick={() => setAsked('by_hand')} disabled={!reachable}>
        {t('webhook.byHand')}
      </Button>
      {state.registered === 'here' && <Button onClick={() => setAsked('rotate')}>{t('webhook.rotate')}</Button>}
      {state.registered !== 'no' && (
        <Button look="danger" onClick={() => setAsked('remove')}>
          {t('webhook.remove')}
        </Button>
      )}
    </>
  );
  return (
    <Part title={t('webhook.title')} actions={actions}>
      {state ? <StateOf state={state} /> : <PartPending error={error} lines={3} />}
      {register.error && <Problem of={register.error} />}
      {asked === 'by_hand' && <WebhookByHandDialog connection={connection} url={state?.url ?? ''} onClose={close} />}
      {asked === 'rotate' && <RotateDialog connection={connection} onClose={close} />}
      {asked === 'remove' && <RemoveDialog connection={connection} onClose={close} />}
    </Part>
  );
}

function StateOf({ state }: { state: WebhookState }) {
  const t = useTranslate();
  const format = useFormat();
  const now = useNow(1_000);
  const left = (instant: string) => format.duration(Math.max(0, Date.parse(instant) - now), true);
  return (
    <>
      <Facts>
        <Fact name={t('webhook.mode')}>{t(`webhook.mode.${state.registered}`)}</Fact>
        {state.url !== null && (
          <Fact name={t('webhook.url')}>
            <span className="font-mono text-xs">{state.url}</span>
          </Fact>
        )}
        <Fact name={t('webhook.last')}>
          {state.last_delivery_at ? <Since at={state.last_delivery_at} /> : t('streams.never')}
        </Fact>
        <Fact name={t('webhook.deliveries')}>
          <span className="numeric">{t('webhook.deliveriesOf', { count: state.deliveries_last_hour })}</span>
        </Fact>
        {state.expires_at && (
          <Fact name={t('webhook.expires')}>
            <span className="numeric" title={format.instant(state.expires_at)}>
              {t('webhook.expiresIn', { time: left(state.expires_at) })}
            </span>
          </Fact>
        )}
        {state.previous_secret_until && (
          <Fact name={t('webhook.previous')}>
            <span className="numeric" title={format.instant(state.previous_secret_until)}>
              {t('webhook.previousUntil', { time: left(state.previous_secret_until) })}
            </span>
          </Fact>
        )}
      </Facts>
      {state.error && <Problem of={state.error} tone="warn" />}
      {state.url === null && <Problem of={t('webhook.noUrl')} tone="warn" />}
    </>
  );
}

interface AskProps {
  connection: ConnectionView;
  onClose(): void;
}

function RotateDialog({ connection: { id, name }, onClose }: AskProps) {
  const t = useTranslate();
  const taken = useNewState(id);
  const rotate = useMutation({
    mutationFn: () => call(webhookRoutes.rotate, { params: { id }, body: {} }),
    onSuccess: async () => {
      await taken();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('webhook.rotateTitle', { name })}
      verb={t('webhook.rotate')}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    >
      {t('webhook.rotateConfirm')}
    </ConfirmDialog>
  );
}

function RemoveDialog({ connection: { id, name }, onClose }: AskProps) {
  const t = useTranslate();
  const taken = useNewState(id);
  const remove = useMutation({
    mutationFn: () => call(webhookRoutes.remove, { params: { id } }),
    onSuccess: async () => {
      await taken();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('webhook.removeTitle', { name })}
      verb={t('webhook.remove')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {t('webhook.removeConfirm')}
    </ConfirmDialog>
  );
}

function useNewState(id: number) {
  const client = useQueryClient();
  return () => client.invalidateQueries(webhookQuery(id));
}
