import { type LinkedAccountView, linkedAccountRoutes } from '@speedyflow/contract/linked-accounts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useTranslate } from '../../app/i18n/language.ts';
import { focusOnMount } from '../../design/focus-on-mount.ts';
import { Field } from '../accounts/entry-form.tsx';
import { useMe } from '../accounts/session.ts';
import { linkedAccountsQuery } from './linked-account-queries.ts';

/** Links my own account by an API token of it; the site is asked whose it is before it is kept. */
export function LinkDialog({ linked, onClose }: { linked: LinkedAccountView; onClose(): void }) {
  const t = useTranslate();
  const me = useMe();
  const client = useQueryClient();
  const link = useMutation({
    mutationFn: (body: { email: string; api_token: string }) =>
      call(linkedAccountRoutes.link, { params: { connection: linked.connection_id }, body }),
    onSuccess: async () => {
      await client.invalidateQueries(linkedAccountsQuery);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('linked.linkTitle', { name: linked.connection_name })}
      verb={t('linked.link')}
      busy={link.isPending}
      error={link.error}
      onSubmit={({ email = '', token = '' }) => link.mutate({ email, api_token: token.trim() })}
      onClose={onClose}
    >
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
        hint={t(`linked.tokenHint.${linked.kind}`)}
        name="token"
        type="password"
        autoComplete="off"
        maxLength={1000}
        ref={focusOnMount}
      />
    </FormDialog>
  );
}
