import type { Dispatcher } from 'undici';
import type { ContentStream } from './call-options.ts';
import type { Answer } from './exchange.ts';
import { failed } from './refusal.ts';
import { assertAllowedOrigin, type UpstreamKind } from './site.ts';

interface ContentRequest {
  kind: UpstreamKind;
  /** On the site itself. */
  target: URL;
  range: string | undefined;
  trustedHosts: readonly string[];
  allowPrivate: boolean;
  /** The headers that say who we are. */
  identity: () => Promise<Record<string, string>>;
}

const MAX_HOPS = 3;

/** The address of a file given by its path or its URL, which must be of the site. */
export function contentTarget(kind: UpstreamKind, base: URL, url: string): URL {
  // A path is the site's, behind whatever the gateway puts in front.
  const target = new URL(url.startsWith('/') ? base.pathname.replace(/\/$/, '') + url : url, base.origin);
  if (target.origin !== base.origin) throw failed(kind, 'names a file on another host', { ambiguous: false });
  return target;
}

/**
 * Opens a file of the site, or gives the answer by which it is refused. Only the site itself sees who we are; a
 * redirect is followed to the site or to a trusted file host, nowhere else.
 */
export async function openContent(
  dispatcher: Dispatcher,
  { kind, target: begin, range, trustedHosts, allowPrivate, identity }: ContentRequest,
  signal: AbortSignal | undefined,
): Promise<ContentStream | Answer> {
  let target = begin;
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    const ours = target.origin === begin.origin;
    const { statusCode, headers, body } = await dispatcher
      .request({
        origin: target.origin,
        path: target.pathname + target.search,
        method: 'GET',
        headers: { ...(range === undefined ? {} : { range }), ...(ours ? await identity() : {}) },
        ...(signal === undefined ? {} : { signal }),
      })
      .catch((error: unknown) => {
        throw failed(kind, 'gave no file', { ambiguous: false }, error);
      });
    if (statusCode === 200 || statusCode === 206) {
      return {
        status: statusCode,
        mimeType: String(headers['content-type'] ?? 'application/octet-stream'),
        sizeBytes: headers['content-length'] === undefined ? null : Number(headers['content-length']),
        contentRange: headers['content-range'] === undefined ? null : String(headers['content-range']),
        body,
      };
    }
    body.on('error', () => {}).destroy();
    const { location } = headers;
    if (statusCode < 300 || statusCode >= 400 || typeof location !== 'string') {
      return { status: statusCode, headers: ours ? headers : {}, text: '' };
    }
    target = new URL(location, target);
    if (target.origin !== begin.origin) {
      const trusted = trustedHosts.some((host) => target.hostname === host || target.hostname.endsWith(`.${host}`));
      if (!trusted) throw failed(kind, 'redirects to another host', { ambiguous: false, status: statusCode });
      assertAllowedOrigin(target.origin, allowPrivate);
    }
  }
  throw failed(kind, 'redirects in circles', { ambiguous: false });
}
