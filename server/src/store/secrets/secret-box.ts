import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import { findMasterKey, type MasterKey } from './master-key.ts';

/** What a secret is for. Sealed in: a text moved to another connection or another use does not open. */
export interface SecretContext {
  readonly purpose: string;
  /** Identity of the connection that never changes, such as its kind and site. */
  readonly connection: string;
}

export interface SecretBox {
  readonly keyId: string;
  seal(plaintext: string, context: SecretContext): string;
  /** @throws AppError `internal` when the text was changed, moved, or sealed with another key */
  open(sealed: string, context: SecretContext): string;
}

const VERSION = 'sf1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Opens the box that encrypts credentials before they are stored. Each secret has a key of its own, and that is
 * sealed with the master key, so that the master key can be replaced without touching the secrets.
 *
 * @param options.masterKey the configured key; without it, that of the data folder
 * @param options.existing every sealed text in the database
 * @throws AppError `unavailable`, naming the key, when the existing secrets need another one
 */
export async function openSecretBox(options: {
  masterKey?: Uint8Array | undefined;
  dataDir: string;
  existing: readonly string[];
}): Promise<SecretBox> {
  const master = await findMasterKey({
    configured: options.masterKey,
    dataDir: options.dataDir,
    neededIds: new Set(options.existing.map((sealed) => parse(sealed).keyId)),
  });
  return {
    keyId: master.id,
    seal: (plaintext, context) => seal(master, plaintext, context),
    open: (text, context) => open(master, text, context),
  };
}

/** `sf1.<key id>.<sealed data key>.<sealed secret>`; a sealed part is nonce, tag and ciphertext in base64url. */
function seal(master: MasterKey, plaintext: string, context: SecretContext): string {
  const dataKey = randomBytes(KEY_BYTES);
  const wrapped = encrypt(master.bytes, dataKey, associated('key', master.id, context));
  const body = encrypt(dataKey, Buffer.from(plaintext, 'utf8'), associated('secret', master.id, context));
  return [VERSION, master.id, wrapped.toString('base64url'), body.toString('base64url')].join('.');
}

function open(master: MasterKey, sealed: string, context: SecretContext): string {
  const { keyId, wrapped, body } = parse(sealed);
  if (keyId !== master.id) throw unreadable(`it was sealed with master key ${keyId}, this is ${master.id}`);
  try {
    const dataKey = decrypt(master.bytes, wrapped, associated('key', keyId, context));
    return decrypt(dataKey, body, associated('secret', keyId, context)).toString('utf8');
  } catch (error) {
    throw unreadable(`it was changed, or belongs elsewhere than ${context.connection} (${context.purpose})`, error);
  }
}

function parse(sealed: string): { keyId: string; wrapped: Buffer; body: Buffer } {
  const [version, keyId = '', wrapped = '', body, ...rest] = sealed.split('.');
  if (version !== VERSION || body === undefined || rest.length > 0) throw unreadable('it has an unknown format');
  return { keyId, wrapped: bytesOf(wrapped), body: bytesOf(body) };
}

/** Strictly: base64 ignores the last bits of a text, and then two texts would open alike. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw unreadable('it has an unknown format');
  return bytes;
}

function associated(part: 'key' | 'secret', keyId: string, { purpose, connection }: SecretContext): Buffer {
  return Buffer.from(JSON.stringify([VERSION, part, keyId, purpose, connection]));
}

function encrypt(key: Buffer, plaintext: Buffer, aad: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

function decrypt(key: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

function unreadable(why: string, cause?: unknown): AppError {
  return new AppError('internal', 'SECRET_UNREADABLE', `A stored credential cannot be opened: ${why}.`, { cause });
}
