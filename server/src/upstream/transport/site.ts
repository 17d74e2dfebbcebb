import { isIP } from 'node:net';
import { invalidSite, isPublicAddress } from './address-policy.ts';

/** Which upstream a site belongs to. */
export type UpstreamKind = 'jira' | 'zendesk';

// Credentials leave for these domains only. Customers' own domains front help centres, not the APIs.
const DOMAINS: Record<UpstreamKind, string[]> = {
  jira: ['atlassian.net', 'jira-dev.com', 'atlassian-us-gov-mod.net'],
  zendesk: ['zendesk.com'],
};

/**
 * The origin of a site given as people give it: a name (`acme`), a host or a URL copied from the browser.
 *
 * Without `allowPrivate` it must be https on the default port of a host of the vendor's. With it (simulators, tests,
 * proxies) any http or https origin will do.
 */
export function parseSite(text: string, kind: UpstreamKind, allowPrivate: boolean): string {
  const given = text.trim();
  // The URL parser repairs these into some other host, which is how a look-alike slips through.
  if (given === '' || /[\s@#?\\%]|[^\x21-\x7e]/.test(given)) throw invalidSite('is not a plain host name or URL');
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`);
  if (url === null) throw invalidSite('is not a host name or URL');
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) throw invalidSite('must be https');

  const host = url.hostname;
  const isAddress = isIP(bareHost(url)) !== 0;
  if (/^[a-z0-9-]+$/i.test(given) && !isAddress && host !== 'localhost') return `https://${host}.${DOMAINS[kind][0]}`;
  if (allowPrivate) return url.origin;
  if (isAddress) throw invalidSite('must be a host name, not an address');
  if (url.port !== '') throw invalidSite('must use the default port');
  if (!isOwned(host, kind) || !/^[a-z0-9][a-z0-9.-]*[a-z]$/.test(host))
    throw invalidSite(`must be of ${DOMAINS[kind].join(', ')}`);
  return `https://${host}`;
}

/** Whether a site is one of the vendor's own, rather than something that stands in for it. */
export function isVendorSite(site: string, kind: UpstreamKind): boolean {
  const { protocol, hostname } = new URL(site);
  return protocol === 'https:' && isOwned(hostname, kind);
}

function isOwned(host: string, kind: UpstreamKind): boolean {
  return DOMAINS[kind].some((domain) => host.endsWith(`.${domain}`));
}

/** Refuses an origin whose host is itself a private address; names are checked when they are resolved. */
export function assertAllowedOrigin(origin: string, allowPrivate: boolean): void {
  if (allowPrivate) return;
  const url = new URL(origin);
  const host = bareHost(url);
  if (url.protocol !== 'https:') throw invalidSite('must be https');
  if (isIP(host) && !isPublicAddress(host)) throw invalidSite('is a private address');
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
