/** What a site gave for a sign-in: an access token, and what buys the next pair, once. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends; null when the site did not tell: then a refusal does. */
  readonly expiresAt: number | null;
  /** When the sign-in itself ends, unless it is used before; null when the site did not tell. */
  readonly endsAt: number | null;
}

/** How one proves to a site who one is. */
export type SiteCredentials =
  | { readonly kind: 'token'; readonly email: string; readonly apiToken: string }
  /** Zendesk's client credentials. */
  | { readonly kind: 'oauth_client'; readonly clientId: string; readonly clientSecret: string }
  | SignIn;

/** Somebody signed in at the site and let us act for them. */
export interface SignIn {
  readonly kind: 'oauth';
  readonly clientId: string;
  readonly clientSecret: string;
  /** Jira's own name of the site, by which its gateway knows it. */
  readonly cloudId: string | null;
  /** Tells it from the sign-in before: tokens change within one. */
  readonly signedInAt: number;
  readonly tokens: TokenPair;
}
