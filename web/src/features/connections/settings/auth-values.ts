import type { ConnectionAuth } from '@speedyflow/contract/connections';
import type { Method } from './auth-fields.tsx';

type Values = Record<string, string>;

export const nameOf = ({ name = '' }: Values) => (name.trim() === '' ? {} : { name: name.trim() });

/** The app to sign in with, where it is not that of the settings. */
export const clientOf = ({ client_id = '', client_secret = '' }: Values) =>
  client_id.trim() === '' ? {} : { client: { client_id: client_id.trim(), client_secret: client_secret.trim() } };

export const isGiven = (method: Method, values: Values) =>
  (method === 'token' ? values.api_token : values.client_secret) !== '';

/** The credentials of a form, as the server takes them. */
export function authOf(method: Method, values: Values): ConnectionAuth {
  const { email = '', api_token = '', client_id = '', client_secret = '' } = values;
  return method === 'token'
    ? { kind: 'token', email, api_token: api_token.trim() }
    : { kind: 'oauth_client', client_id: client_id.trim(), client_secret: client_secret.trim() };
}
