/** What an app must have been granted for a request. */

const AGILE_READ: readonly [pattern: RegExp, scope: string][] = [
  [/^\/rest\/(agile|software)\/1\.0\/(board\/\d+\/sprint|sprint)/, 'read:sprint:jira-software'],
  [/^\/rest\/(agile|software)\/1\.0\/board/, 'read:board-scope:jira-software'],
];

/** Shows the columns of boards; without it they are empty. */
export const BOARD_ADMIN_SCOPE = 'read:board-scope.admin:jira-software';

/** All an app may ask for at this site. */
export const KNOWN_SCOPES: readonly string[] = [
  'offline_access',
  'read:jira-work',
  'write:jira-work',
  'read:jira-user',
  'manage:jira-webhook',
  'manage:jira-project',
  'manage:jira-configuration',
  'read:servicedesk-request',
  'write:servicedesk-request',
  'manage:servicedesk-customer',
  'read:board-scope:jira-software',
  BOARD_ADMIN_SCOPE,
  'read:sprint:jira-software',
  'write:sprint:jira-software',
  'read:project:jira',
  'read:issue-details:jira',
  'read:jql:jira',
];

/** The scope a request needs; null when any grant will do. */
export function neededScope(method: string, path: string, isWrite: boolean): string | null {
  if (path.startsWith('/rest/agile/') || path.startsWith('/rest/software/')) {
    if (isWrite) return 'write:sprint:jira-software';
    return AGILE_READ.find(([pattern]) => pattern.test(path))?.[1] ?? null;
  }
  if (path.startsWith('/rest/servicedeskapi/request'))
    return isWrite ? 'write:servicedesk-request' : 'read:servicedesk-request';
  if (path.startsWith('/rest/servicedeskapi/')) return 'read:servicedesk-request';
  if (/^\/rest\/api\/3\/webhook(\/|$)/.test(path)) return 'manage:jira-webhook';
  if (/^\/rest\/api\/3\/(myself|users?)(\/|$)/.test(path)) return 'read:jira-user';
  if (path.startsWith('/rest/api/')) return isWrite && method !== 'HEAD' ? 'write:jira-work' : 'read:jira-work';
  return null;
}
