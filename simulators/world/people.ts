/** The people of the world: agents first, then customers. */
import { CULTURES } from './names.ts';
import { Random } from './random.ts';
import type { Language, PersonId } from './ticket.ts';

export const AGENTS = 40;
export const CUSTOMERS = 400;
/** Customers below this position are employees who use the internal desks; the others are clients of the product. */
export const EMPLOYEES = 220;

export interface Person {
  id: PersonId;
  role: 'agent' | 'customer';
  name: string;
  email: string;
  active: boolean;
  /** Whether the e-mail address may be seen by others. */
  emailVisible: boolean;
  language: Language;
  timeZone: string;
  /** Position in `World.organizations`; clients only. */
  organization: number | null;
}

const SALT = 21;

/** All people; positions are their ids. */
export function createPeople(seed: number, organizations: number): Person[] {
  const random = new Random(seed, SALT);
  const taken = new Set<string>();
  const people: Person[] = [];
  for (let id = 0; id < AGENTS + CUSTOMERS; id++) {
    const person = createPerson(random, id, taken, organizations);
    people.push(person);
  }
  return people;
}

function createPerson(random: Random, id: PersonId, taken: Set<string>, organizations: number): Person {
  const agent = id < AGENTS;
  const culture = CULTURES[random.weighted(CULTURES.map((one) => one.weight))]!;
  let name = '';
  do name = `${random.pick(culture.given)} ${random.pick(culture.family)}`;
  while (taken.has(asciiOf(name)));
  taken.add(asciiOf(name));
  const timeZone = random.pick(culture.timeZones);
  const client = id >= AGENTS + EMPLOYEES;
  const organization = client ? Math.floor(organizations * random.next() ** 1.6) : null;
  const active = id < 2 || random.chance(agent ? 0.96 : 0.97);
  const emailVisible = id < 2 || random.chance(agent ? 0.9 : 0.8);
  return {
    id,
    role: agent ? 'agent' : 'customer',
    name,
    email: emailOf(id, name),
    active,
    emailVisible,
    language: agent ? 'en' : culture.language,
    timeZone,
    organization,
  };
}

function emailOf(id: PersonId, name: string): string {
  if (id === 0) return 'agent@demo.local';
  if (id === 1) return 'admin@demo.local';
  return `${asciiOf(name).toLowerCase().replaceAll(' ', '.')}@demo.example`;
}

function asciiOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ø/g, 'o')
    .replace(/Ø/g, 'O')
    .replace(/ł/g, 'l')
    .replace(/Ł/g, 'L');
}
