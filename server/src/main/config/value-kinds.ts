import { isIP } from 'node:net';

/** What reading one setting's text gave: a value, or what is wrong and how to mend it. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string; mend: string };

/** One kind of setting: how its text is read, and how documentation speaks of it. */
export interface ValueKind<T> {
  /** As in "PORT takes <accepts>". */
  readonly accepts: string;
  parse(text: string): Parsed<T>;
}

const good = <T>(value: T): Parsed<T> => ({ ok: true, value });

/** A kind whose every fault has the same mend: write what it accepts. */
function kind<T>(accepts: string, read: (text: string) => T | undefined): ValueKind<T> {
  return {
    accepts,
    parse(text) {
      const value = read(text);
      return value === undefined
        ? { ok: false, problem: 'cannot be read', mend: `write ${accepts}` }
        : { ok: true, value };
    },
  };
}

/** Any text of at least `minLength` characters, blanks not counted. */
export function text(accepts: string, minLength = 1): ValueKind<string> {
  return kind(minLength > 1 ? `${accepts} of at least ${minLength} characters` : accepts, (value) =>
    value.replaceAll(/\s/g, '').length >= minLength ? value : undefined,
  );
}

export function integer(min: number, max: number): ValueKind<number> {
  return kind(`a whole number from ${min} to ${max}`, (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });
}

export function choice<const T extends string>(...allowed: readonly T[]): ValueKind<T> {
  return kind(`one of ${allowed.join(', ')}`, (value) => allowed.find((name) => name === value.toLowerCase()));
}

/** production, or development. Some shells keep the path of a start-up file in ENV: that says nothing to us. */
export const environmentName: ValueKind<'production' | 'development'> = kind('production or development', (value) => {
  const word = value.toLowerCase();
  if (word === 'production' || word === 'development') return word;
  return /^[/~$]/.test(value) ? 'development' : undefined;
});

const YES = new Set(['1', 'true', 'yes', 'on']);
const NO = new Set(['0', 'false', 'no', 'off']);

export const yesOrNo: ValueKind<boolean> = kind('1 or 0', (value) => {
  const word = value.toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
});

/** An address to listen on. Names other than localhost are refused: some shells export HOST as the machine's name. */
export const listenAddress: ValueKind<string> = kind('an IP address or localhost', (value) =>
  value === 'localhost' || isIP(value) !== 0 ? value : undefined,
);

export const emailAddress: ValueKind<string> = kind('an e-mail address', (value) =>
  /^[^\s@]+@[^\s@]+$/.test(value) ? value : undefined,
);

/** The origin people reach the server under; a path would break the links built on it. */
export const origin: ValueKind<string> = kind('an address such as https://tickets.example.com', (value) => {
  const url = URL.parse(value);
  return url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search ? url.origin : undefined;
});

/** The name or address of one host, without a port. */
export const hostName: ValueKind<string> = kind('a host name or an IP address', (value) =>
  HOST_NAME.test(value.toLowerCase()) || isIP(value) !== 0 ? value : undefined,
);

/** Names of hosts without ports, separated by commas. */
export const hostNames: ValueKind<readonly string[]> = kind(
  'host names separated by commas, such as desk.example.com',
  (value) => {
    const names = value.split(',').map((name) => name.trim().toLowerCase());
    return names.every((name) => HOST_NAME.test(name)) ? names : undefined;
  },
);

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

export const postgresUrl: ValueKind<string> = kind(
  'an address such as postgres://user:password@host/database',
  (value) => (/^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? '') ? value : undefined),
);

export const redisUrl: ValueKind<string> = kind('an address such as redis://:password@host:6379/0', (value) =>
  /^rediss?:$/.test(URL.parse(value)?.protocol ?? '') ? value : undefined,
);

/** 32 bytes, as 64 hexadecimal digits or as base64. */
export const key32: ValueKind<Buffer> = kind('32 bytes in base64 or hexadecimal (openssl rand -base64 32)', (value) => {
  if (/^[0-9a-f]{64}$/i.test(value)) return Buffer.from(value, 'hex');
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(value) ? Buffer.from(value, 'base64') : undefined;
});

/** Addresses and CIDR ranges, separated by commas. `true` would let any caller choose its own address. */
export const networks: ValueKind<readonly string[]> = {
  accepts: 'addresses or ranges separated by commas, such as 10.0.0.0/8',
  parse(value) {
    const parts = value.split(',').map((part) => part.trim());
    if (parts.some((part) => /^(true|\*|0\.0\.0\.0\/0|::\/0)$/i.test(part))) {
      return {
        ok: false,
        problem: 'trusts every caller to say who it is',
        mend: 'list the addresses or ranges of your proxies',
      };
    }
    const wrong = parts.find((part) => !isNetwork(part));
    return wrong === undefined
      ? good(parts)
      : { ok: false, problem: `has "${wrong}", which is no address or range`, mend: 'write one like 10.0.0.0/8' };
  },
};

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  // A range of IPv4 addresses written as IPv6 counts its bits from the wrong end: /8 of one is every address.
  if (/^::ffff:/i.test(address) && bits !== undefined) return false;
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
