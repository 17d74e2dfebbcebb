/** The desks of the world, and which desk each ticket index belongs to. */
import { HOUR } from './calendar.ts';
import type { DeskKey, PersonId, Priority } from './ticket.ts';

export interface Desk {
  key: DeskKey;
  name: string;
  kind: 'service' | 'software' | 'support';
  description: string;
  lead: PersonId;
  agents: readonly PersonId[];
  components: readonly string[];
  requestTypes: readonly string[];
}

const range = (from: number, to: number): PersonId[] => Array.from({ length: to - from + 1 }, (_, step) => from + step);

export const DESKS: readonly Desk[] = [
  {
    key: 'MSM',
    name: 'IT Support',
    kind: 'service',
    description: 'Help with devices, accounts, networks and business applications.',
    lead: 1,
    agents: range(0, 13),
    components: ['Network', 'Hardware', 'Identity', 'Collaboration', 'Business apps', 'Printing', 'Security'],
    requestTypes: [
      'Report a problem',
      'Get IT help',
      'Request access',
      'Request hardware',
      'Request software',
      'Report a security incident',
      'Request a change',
    ],
  },
  {
    key: 'HR',
    name: 'HR Services',
    kind: 'service',
    description: 'Contracts, payroll, leave, benefits, joiners and leavers.',
    lead: 14,
    agents: range(14, 17),
    components: ['Payroll', 'Leave', 'Benefits', 'Onboarding', 'Training', 'Records'],
    requestTypes: [
      'Ask HR',
      'Payroll question',
      'Request leave change',
      'New starter',
      'Request training',
      'Request a letter',
    ],
  },
  {
    key: 'FAC',
    name: 'Facilities',
    kind: 'service',
    description: 'Buildings, rooms, heating, cleaning, parking and badges.',
    lead: 18,
    agents: range(18, 21),
    components: ['Building', 'Climate', 'Rooms', 'Access', 'Cleaning', 'Furniture'],
    requestTypes: ['Report a fault', 'Book a service', 'Request a badge', 'Request furniture', 'Move a desk'],
  },
  {
    key: 'PLAT',
    name: 'Platform',
    kind: 'software',
    description: 'Services, data stores and delivery pipeline behind every product.',
    lead: 22,
    agents: range(20, 28),
    components: ['API gateway', 'Billing', 'Identity service', 'Search', 'Pipeline', 'Storage', 'Observability'],
    requestTypes: [],
  },
  {
    key: 'MOB',
    name: 'Mobile App',
    kind: 'software',
    description: 'The iOS and Android apps.',
    lead: 27,
    agents: range(26, 32),
    components: ['Login', 'Offline sync', 'Notifications', 'Checkout', 'Accessibility', 'Release'],
    requestTypes: [],
  },
  {
    key: 'ZD',
    name: 'Customer Support',
    kind: 'support',
    description: 'Support of the product for its clients.',
    lead: 33,
    agents: [0, 1, ...range(30, 39)],
    components: ['Billing', 'Integrations', 'Reporting', 'Account', 'Devices', 'Orders', 'Performance'],
    requestTypes: [],
  },
];

/** Groups of the Customer Support desk with their members; `Ticket.initial.group` is a position here. */
export const SUPPORT_GROUPS: readonly { name: string; agents: readonly PersonId[] }[] = [
  { name: 'Customer Care', agents: [0, 1, 30, 31, 32] },
  { name: 'Technical Support', agents: [0, 33, 34, 35] },
  { name: 'Billing', agents: [36, 37] },
  { name: 'Onboarding', agents: [37, 38] },
  { name: 'Escalations', agents: [1, 33, 39] },
];

/** Clients of the product: name and mail domain. */
export const ORGANIZATIONS: readonly { name: string; domain: string }[] = [
  'Northwind Logistics',
  'Alder & Finch',
  'Café Meridiano',
  'Helios Energie',
  'Blue Harbor Foods',
  'Kestrel Analytics',
  'Vega Hoteles',
  'Ostrava Steelworks',
  'Lotus Pharmacy Group',
  'Baobab Telecom',
  'Fjord Outdoor',
  'Quill & Sons Printing',
  'Sakura Retail',
  'Atlas Freight',
  'Mistral Mode',
  'Copperfield Schools',
  'Rivera Seguros',
  'Tundra Gaming',
  'Pampa Agro',
  'Silverline Clinics',
  'Monsoon Textiles',
  'Granite Bank',
  'Zephyr Bikes',
  'Papaya Mobile',
  'Harrow Legal',
  'Cedar Homes',
  'Nimbus Travel',
  'Delta Câmbio',
  'Brightwater Utilities',
  'Onyx Security',
].map((name) => ({
  name,
  domain: `${name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()}.example`,
}));

/** Service goals by priority, in working milliseconds. */
export const SLA_GOALS: Readonly<Record<Priority, { firstResponse: number; resolution: number }>> = {
  highest: { firstResponse: HOUR, resolution: 8 * HOUR },
  high: { firstResponse: 2 * HOUR, resolution: 16 * HOUR },
  medium: { firstResponse: 4 * HOUR, resolution: 40 * HOUR },
  low: { firstResponse: 8 * HOUR, resolution: 80 * HOUR },
  lowest: { firstResponse: 16 * HOUR, resolution: 120 * HOUR },
};

/** One round of forty arrivals: three quarters Jira, a quarter Zendesk, IT Support the busiest. */
const ROUND: readonly DeskKey[] = (
  'MSM ZD PLAT MSM HR MSM ZD MOB MSM FAC ZD MSM PLAT MSM ZD MSM HR PLAT ZD MSM ' +
  'MOB MSM ZD FAC MSM PLAT ZD MSM HR ZD MSM MOB PLAT ZD MSM ZD PLAT FAC HR MOB'
).split(' ') as DeskKey[];

const RANK_IN_ROUND = ROUND.map((desk, slot) => ROUND.slice(0, slot).filter((other) => other === desk).length);
const SLOTS = Object.fromEntries(
  DESKS.map(({ key }) => [key, ROUND.flatMap((desk, slot) => (desk === key ? [slot] : []))]),
) as Record<DeskKey, number[]>;

export function deskKeyOf(index: number): DeskKey {
  return ROUND[index % ROUND.length]!;
}

export function deskOf(key: DeskKey): Desk {
  return DESKS.find((desk) => desk.key === key)!;
}

/** The ticket's number in its desk, from 1. */
export function numberOf(index: number): number {
  const slot = index % ROUND.length;
  return Math.floor(index / ROUND.length) * SLOTS[ROUND[slot]!].length + RANK_IN_ROUND[slot]! + 1;
}

/** The world index of a desk's ticket number; it may lie beyond the world's size. */
export function indexOf(desk: DeskKey, number: number): number {
  const slots = SLOTS[desk];
  return Math.floor((number - 1) / slots.length) * ROUND.length + slots[(number - 1) % slots.length]!;
}
