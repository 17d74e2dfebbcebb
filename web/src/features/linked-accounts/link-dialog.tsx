import { type LinkedAccountView, linkedAccountRoutes } from '@speedyflow/contract/linked-accounts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useTranslate } from '../../app/i18n/language.ts';
import { focusOnMount } from '../../design/focus-on-mount.ts';
import { Segmented } from '../../design/segmented.tsx';
import { Field } from '../accounts/entry-form.tsx';
import { useMe } from '../accounts/session.ts';
import { leaveToSignIn } from '../connections/settings/sign-in-at-site.ts';
import { linkedAccountsQuery } from './linked-account-queries.ts';

type Method = 'token' | 'sign_in';

/** Links my own account by an API token of it, or by signing in there; the site says whose it is before it is kept. */
export function LinkDialog({ linked, onClose }: { linked: LinkedAccountView; onClose(): void }) {
  const t = useTranslate();
  const me = useMe();
  const client = useQueryClient();
  const [method, setMethod] = useState<Method>('token');
  const { connection_id: connection, connection_name: name, kind } = linked;
  const link = useMutation({
    mutationFn: async ({ email = '', token = '' }: Record<string, string>) => {
      if (method === 'sign_in') return leaveToSignIn({ kind, purpose: 'account', connection_id: connection });
      await call(linkedAccountRoutes.link, { params: { connection }, body: { email, api_token: token.trim() } });
      await client.invalidateQueries(linkedAccountsQuery);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('linked.linkTitle', { name })}
      verb={t(method === 'token' ? 'linked.link' : `auth.signIn.${kind}`)}
      busy={link.isPending}
      error={link.error}
      onSubmit={link.mutate}
      onClose={onClose}
    >
      <div>
        <Segmented<Method>
          label={t('auth.method')}
          value={method}
          options={(['token', 'sign_in'] as const).map((value) => ({ value, label: t(`auth.${value}`) }))}
          onChange={setMethod}
        />
      </div>
      {method === 'token' ? (
        <>
          <Field
            label={t('signIn.email')}
            name="email"
            type="email"
            autoComplete="off"
            maxLength={254}
            defaultValue={me.email}
          />
          <Field
            label={t('linked.token')}
            hint={t(`linked.tokenHint.${kind}`)}
            name="token"
            type="password"
            autoComplete="off"
            maxLength={1000}
            ref={focusOnMount}
          />
        </>
      ) : (
        <p className="text-ink-2">{t('linked.signInLead')}</p>
      )}
    </FormDialog>
  );
}
