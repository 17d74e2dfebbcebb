/** The generated site's accounts: the world's people, the automation app and the integration's own account. */
import { AGENTS, EMPLOYEES, type Person } from '../../world/people.ts';
import { mix } from '../../world/random.ts';
import { type PersonId, SYSTEM } from '../../world/ticket.ts';
import type { User } from '../model/catalogue.ts';

export const INTEGRATION_EMAIL = 'demo@speedyflow.local';
const AUTOMATION_ID = '557058:f58131cb-b67d-43c7-b30d-6b58d40bd077';
const INTEGRATION_ID = '712020:5feed1e5-0000-4000-8000-00005feedf10';

/** People who have an account on the Jira site: agents and employees. */
export const JIRA_PEOPLE = AGENTS + EMPLOYEES;

/** Account ids look like Atlassian's: 24 hexadecimal digits, some with a tenant prefix. */
export function accountIdOf(seed: number, person: PersonId): string {
  if (person === SYSTEM) return AUTOMATION_ID;
  const hex = [1, 2, 3].map((part) => mix(seed, 61, person, part).toString(16).padStart(8, '0')).join('');
  return person % 5 === 4
    ? `712020:${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(12)}`
    : `5${hex.slice(1)}`;
}

export function usersOf(seed: number, people: readonly Person[], zone: string): User[] {
  const accounts = people.slice(0, JIRA_PEOPLE).map(
    (person): User => ({
      accountId: accountIdOf(seed, person.id),
      accountType: person.role === 'agent' ? 'atlassian' : 'customer',
      displayName: person.name,
      email: person.email,
      emailVisible: person.emailVisible,
      active: person.active,
      timeZone: person.timeZone,
    }),
  );
  const bot = { email: null, emailVisible: false, active: true, timeZone: 'Etc/UTC' } as const;
  return [
    ...accounts,
    { accountId: AUTOMATION_ID, accountType: 'app', displayName: 'Automation for Jira', ...bot },
    {
      accountId: INTEGRATION_ID,
      accountType: 'atlassian',
      displayName: 'SpeedyFlow Integration',
      email: INTEGRATION_EMAIL,
      emailVisible: true,
      active: true,
      timeZone: zone,
    },
  ];
}
