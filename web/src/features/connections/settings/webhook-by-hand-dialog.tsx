import type { ConnectionView } from '@speedyflow/contract/connections';
import { type ManualWebhook, webhookRoutes } from '@speedyflow/contract/webhooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { call } from '../../../api/call.ts';
import { DialogButtons } from '../../../app/confirm-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { Field } from '../../accounts/entry-form.tsx';
import { Copyable } from './copyable.tsx';
import { webhookQuery } from './settings-queries.ts';

export interface WebhookByHandProps {
  connection: ConnectionView;
  /** Where the site is to deliver. */
  url: string;
  onClose(): void;
}

/** Address and secret for a webhook that somebody enters at the site. Zendesk makes the secret itself. */
export function WebhookByHandDialog({ connection: { id, kind, name }, url, onClose }: WebhookByHandProps) {
  const t = useTranslate();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: async (secret: string | undefined) =>
      (await call(webhookRoutes.manual, { params: { id }, body: secret === undefined ? {} : { secret } })).data,
    onSuccess: () => client.invalidateQueries(webhookQuery(id)),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('secret');
    make.mutate(typeof given === 'string' ? given : undefined);
  };
  const title = `${t('webhook.byHand')}: ${name}`;
  return (
    <Dialog title={title} onClose={onClose} className="w-[min(520px,calc(100vw-24px))]">
      <form onSubmit={submit} className="flex min-h-0 flex-col">
        <div className="flex flex-col gap-3 overflow-y-auto p-5 pb-4">
          <p aria-hidden="true" className="font-semibold text-base">
            {title}
          </p>
          {make.data ? (
            <Made webhook={make.data} />
          ) : (
            <>
              <p className="text-ink-2">{t(`webhook.byHandLead.${kind}`)}</p>
              {kind === 'zendesk' && (
                <>
                  <Copyable label={t('webhook.url')} value={url} />
                  <Field
                    label={t('webhook.byHandSecret')}
                    name="secret"
                    type="password"
                    autoComplete="off"
                    minLength={16}
                    maxLength={200}
                    ref={focusOnMount}
                  />
                </>
              )}
            </>
          )}
          {make.error && <Problem of={make.error} />}
        </div>
        <DialogButtons>
          {make.data ? (
            <Button look="solid" onClick={onClose} ref={focusOnMount}>
              {t('close')}
            </Button>
          ) : (
            <>
              <Button onClick={onClose}>{t('cancel')}</Button>
              <Button
                type="submit"
                look="solid"
                disabled={make.isPending}
                ref={kind === 'jira' ? focusOnMount : undefined}
              >
                {t(kind === 'jira' ? 'webhook.byHandMake' : 'webhook.byHandSave')}
              </Button>
            </>
          )}
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function Made({ webhook: { url, secret } }: { webhook: ManualWebhook }) {
  const t = useTranslate();
  return (
    <>
      <p className="text-ink-2">{t(secret === null ? 'webhook.byHandDoneUrl' : 'webhook.byHandDone')}</p>
      <Copyable label={t('webhook.url')} value={url} />
      {secret !== null && <Copyable label={t('webhook.secret')} value={secret} />}
    </>
  );
}
