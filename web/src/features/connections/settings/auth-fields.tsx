import type { ConnectionAuth, ConnectionView } from '@speedyflow/contract/connections';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Segmented } from '../../../design/segmented.tsx';
import { Field } from '../../accounts/entry-form.tsx';

/** By credentials given here, or by somebody signing in at the site. */
export type Method = ConnectionAuth['kind'] | 'sign_in';

/** How a server can sign in at a kind of site. */
const methodsOf = (kind: ConnectionView['kind']): readonly Method[] =>
  kind === 'jira' ? ['token', 'sign_in'] : ['oauth_client', 'sign_in', 'token'];

/** The way to sign in that was chosen, where a kind of site has it; each has its own, the best first. */
export function methodOf(kind: ConnectionView['kind'], chosen: Method | undefined): Method {
  const methods = methodsOf(kind);
  return chosen && methods.includes(chosen) ? chosen : methods[0]!;
}

export interface AuthFieldsProps {
  kind: ConnectionView['kind'];
  method: Method;
  onMethod(next: Method): void;
  /** Whether they may be left empty. */
  optional?: boolean;
  /** Puts into a field what it begins with. */
  fill?(field: HTMLInputElement | null): void;
}

/** What signs the server in at a site. */
export function AuthFields({ kind, method, onMethod, optional = false, fill }: AuthFieldsProps) {
  const t = useTranslate();
  const methods = methodsOf(kind);
  const required = !optional && method !== 'sign_in';
  const common = { autoComplete: 'off', maxLength: 1000, required, ...(fill && { ref: fill }) };
  return (
    <>
      {methods.length > 1 && (
        <div>
          <Segmented
            label={t('auth.method')}
            value={method}
            options={methods.map((value) => ({ value, label: t(`auth.${value}`) }))}
            onChange={onMethod}
          />
        </div>
      )}
      {method === 'token' ? (
        <>
          <Field {...common} key="email" label={t('signIn.email')} name="email" type="email" maxLength={254} />
          <Field
            {...common}
            key="token"
            label={t('linked.token')}
            hint={t(kind === 'jira' ? 'linked.tokenHint.jira' : 'auth.tokenEnds')}
            name="api_token"
            type="password"
          />
        </>
      ) : (
        <>
          <Field {...common} key="id" label={t('auth.clientId')} name="client_id" />
          <Field
            {...common}
            key="secret"
            label={t('auth.clientSecret')}
            hint={t(method === 'sign_in' ? 'auth.appHint' : 'auth.clientHint')}
            name="client_secret"
            type="password"
          />
        </>
      )}
    </>
  );
}
