import { type ConnectionAuth, type ConnectionView, connectionRoutes } from '@speedyflow/contract/connections';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { FormDialog } from '../../../app/form-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { Segmented } from '../../../design/segmented.tsx';
import { Field } from '../../accounts/entry-form.tsx';
import { connectionsQuery } from '../connection-queries.ts';
import { AuthFields, type Method, methodsOf } from './auth-fields.tsx';
import { leftBehind } from './left-behind-note.tsx';
import { leaveToSignIn } from './sign-in-at-site.ts';

type Kind = ConnectionView['kind'];

/** Connects another site; it is asked whether it accepts the credentials before anything is kept. */
export function AddConnectionDialog({ onClose }: { onClose(): void }) {
  const t = useTranslate();
  const [kind, setKind] = useState<Kind>('jira');
  const [method, setMethod] = useMethod(kind);
  const taken = useTaken(onClose);
  const add = useMutation({
    mutationFn: async (values: Record<string, string>) => {
      const { site = '' } = values;
      if (method === 'sign_in') {
        const where = site.trim() === '' ? {} : { site: site.trim() };
        return leaveToSignIn({ kind, purpose: 'connection', ...where, ...nameOf(values), ...clientOf(values) });
      }
      await call(connectionRoutes.add, { body: { kind, site, auth: authOf(method, values), ...nameOf(values) } });
      await taken();
    },
  });
  return (
    <FormDialog
      title={t('connections.add')}
      verb={t(method === 'sign_in' ? `auth.signIn.${kind}` : 'connections.connect')}
      busy={add.isPending}
      error={add.error}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <div>
        <Segmented<Kind>
          label={t('connections.kind')}
          value={kind}
          options={[
            { value: 'jira', label: 'Jira' },
            { value: 'zendesk', label: 'Zendesk' },
          ]}
          onChange={setKind}
        />
      </div>
      <Field
        label={t('connections.site')}
        hint={t(`connections.siteHint.${kind}`)}
        name="site"
        autoComplete="off"
        maxLength={255}
        required={kind === 'zendesk' || method !== 'sign_in'}
        ref={focusOnMount}
      />
      <Field
        label={t('connections.name')}
        hint={t('connections.nameHint')}
        name="name"
        autoComplete="off"
        maxLength={100}
        required={false}
      />
      <AuthFields kind={kind} method={method} onMethod={setMethod} />
    </FormDialog>
  );
}

/** Another name for a connection, or other credentials; what is left empty stays as it is. */
export function ChangeConnectionDialog({ connection, onClose }: { connection: ConnectionView; onClose(): void }) {
  const t = useTranslate();
  const { id, kind, name } = connection;
  const [method, setMethod] = useMethod(kind);
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
      error={change.error}
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

/** The way to sign in that was chosen; each kind of site has its own, the best first. */
function useMethod(kind: Kind): [Method, (next: Method) => void] {
  const [chosen, setChosen] = useState<Method>();
  const methods = methodsOf(kind);
  return [chosen && methods.includes(chosen) ? chosen : methods[0]!, setChosen];
}

function useTaken(onClose: () => void) {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries(connectionsQuery);
    onClose();
  };
}

const nameOf = ({ name = '' }: Record<string, string>) => (name.trim() === '' ? {} : { name: name.trim() });

/** The app to sign in with, where it is not that of the settings. */
const clientOf = ({ client_id = '', client_secret = '' }: Record<string, string>) =>
  client_id.trim() === '' ? {} : { client: { client_id: client_id.trim(), client_secret: client_secret.trim() } };

const isGiven = (method: Method, values: Record<string, string>) =>
  (method === 'token' ? values.api_token : values.client_secret) !== '';

function authOf(method: Method, values: Record<string, string>): ConnectionAuth {
  const { email = '', api_token = '', client_id = '', client_secret = '' } = values;
  return method === 'token'
    ? { kind: 'token', email, api_token: api_token.trim() }
    : { kind: 'oauth_client', client_id: client_id.trim(), client_secret: client_secret.trim() };
}
