import { AppError } from '../../domain/errors.ts';
import type { Config } from '../config/config.ts';
import { type ClientMeans, openJira, openZendesk } from '../upstream-clients.ts';
import { type Finding, fault, well } from './finding.ts';

const PATIENCE_MS = 20_000;

/** Whether each configured site answers, and knows us. */
export async function upstreamSites({ jira, zendesk }: Config, means: ClientMeans): Promise<Finding[]> {
  if (!jira && !zendesk) return [well('sites', 'neither Jira nor Zendesk is configured: start runs the demo')];
  return Promise.all([...(jira ? [tryJira(jira, means)] : []), ...(zendesk ? [tryZendesk(zendesk, means)] : [])]);
}

async function tryJira(settings: NonNullable<Config['jira']>, means: ClientMeans): Promise<Finding> {
  const { upstream, close } = openJira(settings, means);
  try {
    const { person } = await upstream.myself(patiently());
    return well('Jira', `${settings.site} knows us as ${person.name}`);
  } catch (error) {
    return unwell('Jira', settings.site, error, 'JIRA_EMAIL and JIRA_API_TOKEN');
  } finally {
    await close();
  }
}

async function tryZendesk(settings: NonNullable<Config['zendesk']>, means: ClientMeans): Promise<Finding> {
  const { upstream, close } = openZendesk(settings, means);
  const names =
    settings.auth.kind === 'oauth'
      ? 'ZENDESK_OAUTH_CLIENT_ID and ZENDESK_OAUTH_CLIENT_SECRET'
      : 'ZENDESK_EMAIL and ZENDESK_API_TOKEN';
  try {
    const { person, isAdmin } = await upstream.me(patiently());
    if (isAdmin) return well('Zendesk', `${settings.site} knows us as ${person.name}`);
    return fault('Zendesk', `${person.name} is no administrator, and exports need one`, `set ${names} to those of one`);
  } catch (error) {
    return unwell('Zendesk', settings.site, error, names);
  } finally {
    await close();
  }
}

function patiently() {
  return { priority: 'interactive', signal: AbortSignal.timeout(PATIENCE_MS) } as const;
}

function unwell(subject: string, site: string, error: unknown, names: string): Finding {
  const reason = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  if (!(error instanceof AppError)) {
    return fault(subject, `${site} did not answer within ${PATIENCE_MS / 1000} s (${reason})`, 'check the network');
  }
  const status = (error.details as { status?: unknown } | null)?.status;
  const refused = error.kind === 'unauthenticated' || status === 401 || status === 403;
  return refused
    ? fault(subject, `${site} does not accept us: ${reason}`, `make a new API token, and check ${names}`)
    : fault(subject, `${site}: ${reason}`, 'check the site, and that this machine may reach it');
}
