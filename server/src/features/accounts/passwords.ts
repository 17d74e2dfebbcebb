import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** Argon2id, 19 MiB and two passes: what OWASP asks for. Runs on the thread pool, off the event loop. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Of no password; verifying against it takes as long as against a real one. */
const nobodysHash = hash('nobody has this password', COST);

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

/**
 * Whether the password is right. Takes the same time for an account that does not exist, so that nobody learns
 * from it which do.
 *
 * @param passwordHash undefined where there is no such account
 */
export async function passwordMatches(passwordHash: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobodysHash), password.normalize('NFKC'));
  return matches && passwordHash !== undefined;
}

// Without characters that are read for one another.
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A first password to be handed over, of 80 random bits: `k4mw-…`. */
export function makePassword(): string {
  const characters = Array.from({ length: 16 }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-');
}
