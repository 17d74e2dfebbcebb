import { type ConnectionView, connectionRoutes } from '@speedyflow/contract/connections';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { FormDialog } from '../../../app/form-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { Field } from '../../accounts/entry-form.tsx';
import { connectionsQuery } from '../connection-queries.ts';
import { AuthFields, type Method, methodOf } from './auth-fields.tsx';
import { authOf, clientOf, isGiven, nameOf } from './auth-values.ts';
import { connectProblem } from './connect-problem.ts';
import { leftBehind } from './left-behind-note.tsx';
import { leaveToSignIn } from './sign-in-at-site.ts';

/** Another name for a connection, or other credentials; what is left empty stays as it is. */
export function ChangeConnectionDialog({ connection, onClose }: { connection: ConnectionView; onClose(): void }) {
  const t = useTranslate();
  const { id, kind, name } = connection;
  const [chosen, setMethod] = useState<Method>();
  const method = methodOf(kind, chosen);
  const taken = useTaken(onClose);
  const change = useMutation({
    mutationFn: async (values: Record<string, string>) => {
      if (method === 'sign_in') {
        const what = { ...nameOf(values), ...clientOf(values) };
        return leaveToSignIn({ kind, purpose: 'connection', connection_id: id, ...what });
      }
      const auth = isGiven(method, values) ? { auth: authOf(method, values) } : {};
      await call(connectionRoutes.change, { params: { id }, body: { ...nameOf(values), ...auth } });
      await taken();
    },
  });
  return (
    <FormDialog
      title={t('connections.changeTitle', { name })}
      verb={t(method === 'sign_in' ? `auth.signIn.${kind}` : 'connections.save')}
      busy={change.isPending}
      error={connectProblem(change.error, t)}
      onSubmit={change.mutate}
      onClose={onClose}
    >
      <Field
        label={t('connections.name')}
        name="name"
        autoComplete="off"
        maxLength={100}
        defaultValue={name}
        ref={focusOnMount}
      />
      <p className="border-t pt-3 text-ink-2 text-xs">{t('connections.credentialsStay')}</p>
      <AuthFields kind={kind} method={method} onMethod={setMethod} optional />
    </FormDialog>
  );
}

/** Disconnects a site once its name was typed: its mirror goes with it. */
export function RemoveConnectionDialog({ connection, onClose }: { connection: ConnectionView; onClose(): void }) {
  const t = useTranslate();
  const { id, name, tickets } = connection;
  const taken = useTaken(onClose);
  const remove = useMutation({
    mutationFn: (confirm: string) => call(connectionRoutes.remove, { params: { id }, body: { confirm } }),
    onSuccess: ({ data }) => {
      if (data.left_behind !== null) leftBehind.set([...leftBehind.get(), { id, name, what: data.left_behind }]);
      return taken();
    },
  });
  return (
    <FormDialog
      title={t('connections.removeTitle', { name })}
      verb={t('connections.remove')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onSubmit={({ confirm = '' }) => remove.mutate(confirm)}
      onClose={onClose}
    >
      <p className="text-ink-2">{t('connections.removeConfirm', { count: tickets })}</p>
      <Field
        label={t('connections.removeType', { name })}
        name="confirm"
        autoComplete="off"
        maxLength={100}
        ref={focusOnMount}
      />
    </FormDialog>
  );
}

function useTaken(onClose: () => void) {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries(connectionsQuery);
    onClose();
  };
}
