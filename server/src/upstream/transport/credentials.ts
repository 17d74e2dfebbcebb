/** How a connection proves who it is. */
export interface Credentials {
  headers(): Promise<Record<string, string>>;
  /** Where they can expire: called once after a 401, before the call is tried again with fresh ones. */
  renew?(): Promise<void>;
}

/** A name and a secret: Jira's e-mail and API token, or Zendesk's `e-mail/token` and API token. */
export function basicCredentials(name: string, secret: string): Credentials {
  const authorization = `Basic ${Buffer.from(`${name}:${secret}`, 'utf8').toString('base64')}`;
  return { headers: async () => ({ authorization }) };
}

/** An access token that someone else keeps fresh. */
export function bearerCredentials(token: () => Promise<string>): Credentials {
  return { headers: async () => ({ authorization: `Bearer ${await token()}` }) };
}
