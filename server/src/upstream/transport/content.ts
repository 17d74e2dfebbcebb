import type { Dispatcher } from 'undici';
import type { ContentStream } from './call-options.ts';
import type { Credentials } from './credentials.ts';
import { failed, refused } from './refusal.ts';
import { assertAllowedOrigin, type UpstreamKind } from './site.ts';

interface ContentRequest {
  kind: UpstreamKind;
  base: URL;
  url: string;
  range: string | undefined;
  trustedHosts: readonly string[];
  allowPrivate: boolean;
  credentials: Credentials;
}

const MAX_HOPS = 3;

/**
 * Opens a file of the site. Only the site itself sees the credentials; a redirect is followed to the site or to a
 * trusted file host, nowhere else.
 */
export async function openContent(
  dispatcher: Dispatcher,
  { kind, base, url, range, trustedHosts, allowPrivate, credentials }: ContentRequest,
  signal: AbortSignal | undefined,
): Promise<ContentStream> {
  // A path is the site's, behind whatever the gateway puts in front.
  let target = new URL(url.startsWith('/') ? base.pathname.replace(/\/$/, '') + url : url, base.origin);
  if (target.origin !== base.origin) throw failed(kind, 'names a file on another host', { ambiguous: false });
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    const ours = target.origin === base.origin;
    const { statusCode, headers, body } = await dispatcher
      .request({
        origin: target.origin,
        path: target.pathname + target.search,
        method: 'GET',
        headers: { ...(range === undefined ? {} : { range }), ...(ours ? await credentials.headers() : {}) },
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
    if (statusCode < 300 || statusCode >= 400 || typeof location !== 'string') throw refused(kind, statusCode, null);
    target = new URL(location, target);
    if (target.origin !== base.origin) {
      const trusted = trustedHosts.some((host) => target.hostname === host || target.hostname.endsWith(`.${host}`));
      if (!trusted) throw failed(kind, 'redirects to another host', { ambiguous: false, status: statusCode });
      assertAllowedOrigin(target.origin, allowPrivate);
    }
  }
  throw failed(kind, 'redirects in circles', { ambiguous: false });
}
