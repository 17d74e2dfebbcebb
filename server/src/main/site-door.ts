import { AppError } from '../domain/errors.ts';
import type { SiteDoor } from '../features/connections/connection-changes.service.ts';
import { parseSite } from '../upstream/transport/site.ts';
import { type ClientMeans, heldTokens, openJiraSite, openZendeskSite } from './upstream-clients.ts';

const PATIENCE_MS = 20_000;

/** Sites nobody has connected yet, by the rules every connection is held to. */
export function siteDoor(means: ClientMeans): SiteDoor {
  return {
    origin: (kind, text) => parseSite(text, kind, means.allowPrivate),
    whose: async ({ kind, site }, credentials) => {
      const access = { site, credentials, keeper: heldTokens(credentials) };
      const patiently = { priority: 'interactive', signal: AbortSignal.timeout(PATIENCE_MS) } as const;
      if (kind === 'jira') {
        const { upstream, close } = openJiraSite(access, means);
        return upstream
          .myself(patiently)
          .then(({ person }) => person)
          .finally(close);
      }
      const { upstream, close } = openZendeskSite(access, means);
      const { person, isAdmin } = await upstream.me(patiently).finally(close);
      if (isAdmin) return person;
      const message = `${person.name} is no administrator of the account, and exports need one.`;
      throw new AppError('invalid_input', 'VALIDATION_ERROR', message);
    },
  };
}
