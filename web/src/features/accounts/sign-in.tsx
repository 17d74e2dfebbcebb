import { accountRoutes } from '@speedyflow/contract/accounts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { call } from '../../api/call.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { Problem } from '../../app/problem.tsx';
import { focusOnMount } from '../../design/focus-on-mount.ts';
import { EntryForm, Field } from './entry-form.tsx';
import { forgiveSignOut } from './owed-sign-out.ts';
import { sessionQuery } from './session.ts';

const DEMO = { email: 'agent@demo.local', password: 'demo' };

/** Where to go on: a path of this site, whatever the address bar was made to say. */
function ownPath(next: unknown): string {
  const url = typeof next === 'string' && next.startsWith('/') ? URL.parse(next, location.origin) : null;
  return url?.origin === location.origin ? url.pathname + url.search + url.hash : '/';
}

/** Sign-in, or the first administrator's sign-up on a server that has no account yet. */
export default function SignIn() {
  const { data: session } = useQuery(sessionQuery);
  const navigate = useNavigate();
  const { next, setup, reason } = useSearch({ from: '/sign-in' });
  const onSignedIn = () => void navigate({ href: ownPath(next), replace: true });
  return session?.needs_signup ? (
    <SignUpForm setup={setup} onSignedIn={onSignedIn} />
  ) : (
    <SignInForm demo={session?.demo === true} reason={reason} onSignedIn={onSignedIn} />
  );
}

interface SignInFormProps {
  demo: boolean;
  /** They came back from signing in at a site and had been signed out here meanwhile, or their session has ended. */
  reason: 'signed_out' | 'ended' | undefined;
  onSignedIn(): void;
}

function SignInForm({ demo, reason, onSignedIn }: SignInFormProps) {
  const t = useTranslate();
  const login = useMutation({
    mutationFn: (body: typeof DEMO) => call(accountRoutes.login, { body }),
    onSuccess: useEntered(onSignedIn),
  });
  return (
    <EntryForm
      title={t('signIn.title')}
      submit={t('signIn.submit')}
      busy={login.isPending}
      error={login.error}
      onSubmit={({ email = '', password = '' }) => login.mutate({ email, password })}
    >
      {reason && (
        <Problem of={t(reason === 'ended' ? 'signIn.ended' : 'signIn.signedOut')} tone="warn" className="text-sm" />
      )}
      <Field
        label={t('signIn.email')}
        name="email"
        type="email"
        autoComplete="username"
        ref={focusOnMount}
        {...demoValue(demo, 'email')}
      />
      <Field
        label={t('signIn.password')}
        name="password"
        type="password"
        autoComplete="current-password"
        {...demoValue(demo, 'password')}
      />
      {demo && (
        <p className="rounded-md border border-line bg-raised px-3 py-2 text-ink-2 text-xs">
          {t('signIn.demo')}{' '}
          <span className="block font-mono text-ink">
            {DEMO.email} / {DEMO.password}
          </span>
        </p>
      )}
    </EntryForm>
  );
}

/** The demo's account stands in the fields already; keyed so that it appears when the answer arrives. */
function demoValue(demo: boolean, field: keyof typeof DEMO) {
  return demo ? { key: `demo ${field}`, defaultValue: DEMO[field] } : {};
}

function SignUpForm({ setup, onSignedIn }: { setup: string | undefined; onSignedIn(): void }) {
  const t = useTranslate();
  const signup = useMutation({
    mutationFn: (body: { name: string; email: string; password: string }) =>
      call(accountRoutes.signup, { body: { ...body, ...(setup === undefined ? {} : { setup_code: setup }) } }),
    onSuccess: useEntered(onSignedIn),
  });
  return (
    <EntryForm
      title={t('signUp.title')}
      submit={t('signUp.submit')}
      busy={signup.isPending}
      error={signup.error}
      onSubmit={({ name = '', email = '', password = '' }) => signup.mutate({ name, email, password })}
    >
      <p className="-mt-2 text-ink-2 text-sm">{t('signUp.lead')}</p>
      <Field label={t('signUp.name')} name="name" autoComplete="name" maxLength={120} ref={focusOnMount} />
      <Field label={t('signIn.email')} name="email" type="email" autoComplete="username" />
      <Field
        label={t('signIn.password')}
        hint={t('signUp.passwordHint')}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={10}
      />
    </EntryForm>
  );
}

/** After either form: learn who is signed in, then go on. */
function useEntered(onSignedIn: () => void) {
  const client = useQueryClient();
  return async () => {
    forgiveSignOut();
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    // What the page knows from before may be of desks that this person sees no more.
    client.removeQueries({ predicate: ({ queryKey: [kind] }) => kind !== sessionQuery.queryKey[0] });
    onSignedIn();
  };
}
