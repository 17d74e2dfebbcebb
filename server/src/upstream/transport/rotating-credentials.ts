import type { TokenPair } from '../../domain/site-credentials.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Credentials } from './credentials.ts';
import { refusalStatus, signInEnded } from './refusal.ts';
import type { UpstreamKind } from './site.ts';

/** Where the tokens of one sign-in are kept. */
export interface TokenKeeper {
  /** The pair that is kept now; another process may have put it there. */
  read(): Promise<TokenPair>;
  /**
   * Keeps `next` in place of `spent`, durably.
   *
   * @returns what is kept from now on: neither of them when somebody signed in anew meanwhile
   */
  replace(spent: TokenPair, next: TokenPair): Promise<TokenPair>;
  /** Works while nobody else, in this process or another, spends the same tokens. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

// Renewed this long before the end, so that no call meets it.
const MARGIN_MS = 60_000;
/** A token this young was refused to somebody who still had the one before. */
const YOUNG_MS = 5_000;

/**
 * Access tokens that are renewed by refresh tokens good once. One renewal is under way at a time, the new pair is kept
 * before it is used, and a refresh token that was refused is never sent again: an answer that got lost may have spent
 * it, and then only signing in anew helps.
 */
export function rotatingCredentials(options: {
  kind: UpstreamKind;
  keeper: TokenKeeper;
  refresh: (refreshToken: string) => Promise<TokenPair>;
  clock: Clock;
}): Credentials {
  const { kind, keeper, refresh, clock } = options;
  let held: TokenPair | null = null;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let renewing: Promise<TokenPair> | null = null;
  /** Bought, but not kept yet: a database that failed is given it again, for what bought it is spent. */
  let bought: { spent: TokenPair; next: TokenPair } | null = null;
  let refusedToken: string | null = null;

  const isFresh = ({ expiresAt }: TokenPair) => expiresAt === null || clock.now() < expiresAt - MARGIN_MS;

  async function keep(spent: TokenPair, next: TokenPair): Promise<TokenPair> {
    bought = { spent, next };
    const kept = await keeper.replace(spent, next);
    bought = null;
    return kept;
  }

  /** @param refused the pair whose access token is good no more, whatever its time says */
  async function next(refused: TokenPair | null): Promise<TokenPair> {
    if (bought) return keep(bought.spent, bought.next);
    const kept = await keeper.read();
    if (kept.accessToken !== refused?.accessToken && isFresh(kept)) return kept;
    if (kept.refreshToken === refusedToken) throw signInEnded(kind);
    try {
      return await keep(kept, await refresh(kept.refreshToken));
    } catch (error) {
      if (![400, 401, 403].includes(refusalStatus(error) ?? 0)) throw error;
      const now = await keeper.read();
      if (now.refreshToken !== kept.refreshToken) return now;
      refusedToken = kept.refreshToken;
      throw signInEnded(kind, error);
    }
  }

  function renew(refused: TokenPair | null): Promise<TokenPair> {
    renewing ??= keeper
      .alone(() => next(refused))
      .then((pair) => {
        held = pair;
        renewedAt = clock.now();
        return pair;
      })
      .finally(() => {
        renewing = null;
      });
    return renewing;
  }

  async function current(): Promise<TokenPair> {
    if (renewing) return renewing;
    held = held && isFresh(held) ? held : await keeper.read();
    return isFresh(held) ? held : renew(null);
  }

  return {
    headers: async () => ({ authorization: `Bearer ${(await current()).accessToken}` }),
    renew: async () => {
      if (renewing || clock.now() - renewedAt >= YOUNG_MS) await renew(held);
    },
  };
}
