/** What accounts granted to apps: codes, access tokens that expire, and refresh tokens that are good once. */
import type { Clock } from '../../webhooks/post-office.ts';
import { mix } from '../../world/random.ts';
import type { IssueStore } from '../store/issue-store.ts';

export interface Grant {
  app: string;
  account: string;
  scopes: readonly string[];
}

export interface Tokens {
  accessToken: string;
  /** Only for grants that include `offline_access`. */
  refreshToken: string | null;
  expiresInSeconds: number;
  scopes: readonly string[];
}

export interface GrantsOptions {
  store: IssueStore;
  clock: Clock;
  seed: number;
  accessTokenSeconds: number;
}

interface Kept {
  issued: number;
  codes: [code: string, grant: Grant & { redirectUri: string; expiresAt: number }][];
  access: [token: string, grant: Grant & { expiresAt: number }][];
  refresh: [token: string, grant: Grant & { expiresAt: number }][];
}

const CODE_LIFETIME_MS = 600_000;
/** A refresh token nobody used for so long is good no more. */
const IDLE_LIFETIME_MS = 90 * 86_400_000;

export class Grants {
  readonly #options: GrantsOptions;
  readonly #codes: Map<string, Kept['codes'][number][1]>;
  readonly #access: Map<string, Kept['access'][number][1]>;
  readonly #refresh: Map<string, Kept['refresh'][number][1]>;
  #issued: number;

  constructor(options: GrantsOptions) {
    this.#options = options;
    const kept = (options.store.kept('grants') ?? { issued: 0, codes: [], access: [], refresh: [] }) as Kept;
    this.#issued = kept.issued;
    this.#codes = new Map(kept.codes);
    this.#access = new Map(kept.access);
    this.#refresh = new Map(kept.refresh);
  }

  /** A code for the app, which it exchanges for tokens. */
  authorize(grant: Grant, redirectUri: string): string {
    const code = this.#secret('code');
    this.#codes.set(code, { ...grant, redirectUri, expiresAt: this.#now() + CODE_LIFETIME_MS });
    this.#keep();
    return code;
  }

  /** The tokens for a code, once; null when it is not the app's, or good no more. */
  exchange(app: string, code: string, redirectUri: string): Tokens | null {
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    if (!grant || grant.app !== app || grant.redirectUri !== redirectUri || grant.expiresAt <= this.#now()) return null;
    return this.#issue(grant);
  }

  /** New tokens for a refresh token, which is thereby used up; null when it is not the app's, or good no more. */
  refresh(app: string, token: string): Tokens | null {
    const grant = this.#refresh.get(token);
    if (!grant || grant.app !== app || grant.expiresAt <= this.#now()) return null;
    this.#refresh.delete(token);
    return this.#issue(grant);
  }

  /** What a token stands for; null when it is unknown or expired. */
  of(accessToken: string): Grant | null {
    const grant = this.#access.get(accessToken);
    return grant && grant.expiresAt > this.#now() ? grant : null;
  }

  /** Takes back everything an account granted; answers how many tokens that were. */
  revoke(account: string): number {
    let revoked = 0;
    for (const tokens of [this.#codes, this.#access, this.#refresh]) {
      for (const [token, grant] of tokens) if (grant.account === account && tokens.delete(token)) revoked += 1;
    }
    this.#keep();
    return revoked;
  }

  #issue({ app, account, scopes }: Grant): Tokens {
    const { accessTokenSeconds } = this.#options;
    const grant = { app, account, scopes };
    const now = this.#now();
    for (const [token, { expiresAt }] of this.#access) if (expiresAt <= now) this.#access.delete(token);
    const accessToken = this.#secret('access');
    this.#access.set(accessToken, { ...grant, expiresAt: now + accessTokenSeconds * 1000 });
    const refreshToken = scopes.includes('offline_access') ? this.#secret('refresh') : null;
    if (refreshToken !== null) this.#refresh.set(refreshToken, { ...grant, expiresAt: now + IDLE_LIFETIME_MS });
    this.#keep();
    return { accessToken, refreshToken, expiresInSeconds: accessTokenSeconds, scopes };
  }

  #secret(kind: string): string {
    this.#issued += 1;
    const parts = [1, 2, 3, 4].map((part) => mix(this.#options.seed, 91, this.#issued, part).toString(16));
    return `${kind}-${parts.map((part) => part.padStart(8, '0')).join('')}`;
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #keep(): void {
    const kept: Kept = {
      issued: this.#issued,
      codes: [...this.#codes],
      access: [...this.#access],
      refresh: [...this.#refresh],
    };
    this.#options.store.keep('grants', kept);
  }
}
