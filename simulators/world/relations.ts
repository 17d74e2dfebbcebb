/** Which tickets belong together. Each relation is decided by its later ticket alone and looks a bounded way back. */
import { deskKeyOf, indexOf, numberOf } from './desks.ts';
import { unit } from './random.ts';
import type { DeskKey, LinkType } from './ticket.ts';

const SUBTASK_REACH = 12;
const LINK_REACH = 120;
const EPIC_EVERY = 45;
const PROBLEM_EVERY = 40;
const SALT = { subtask: 31, parent: 32, epic: 33, link: 34, target: 35, linkType: 36, incident: 37 };

const SUBTASK_SHARE: Record<DeskKey, number> = { MSM: 0.025, HR: 0.03, FAC: 0.02, PLAT: 0.08, MOB: 0.08, ZD: 0 };

const isSoftware = (desk: DeskKey): boolean => desk === 'PLAT' || desk === 'MOB';

export interface Relations {
  isEpic(index: number): boolean;
  isProblem(index: number): boolean;
  /** The issue a subtask is part of. */
  subtaskParent(index: number): number | null;
  subtasks(index: number): number[];
  epic(index: number): number | null;
  problem(index: number): number | null;
  /** The link this ticket made to an earlier one. */
  madeLink(index: number): { type: LinkType; target: number } | null;
  /** Later tickets that made a link to this one. */
  linkedFrom(index: number): number[];
  /** The ticket whose story this one repeats (a duplicate's original, an incident's problem), else itself. */
  story(index: number): number;
}

export function createRelations(seed: number, tickets: number): Relations {
  const isEpic = (index: number): boolean => isSoftware(deskKeyOf(index)) && numberOf(index) % EPIC_EVERY === 1;
  const isProblem = (index: number): boolean => deskKeyOf(index) === 'ZD' && numberOf(index) % PROBLEM_EVERY === 0;

  const wantsParent = (index: number): boolean =>
    !isEpic(index) && unit(seed, SALT.subtask, index) < SUBTASK_SHARE[deskKeyOf(index)];

  function subtaskParent(index: number): number | null {
    if (!wantsParent(index)) return null;
    const desk = deskKeyOf(index);
    const number = numberOf(index);
    const first = number - 1 - Math.floor(unit(seed, SALT.parent, index) * 6);
    for (let candidate = first; candidate > Math.max(0, number - SUBTASK_REACH); candidate--) {
      const parent = indexOf(desk, candidate);
      if (!isEpic(parent) && !wantsParent(parent)) return parent;
    }
    return null;
  }

  function laterInDesk(index: number, reach: number): number[] {
    const number = numberOf(index);
    const later: number[] = [];
    for (let step = 1; step <= reach; step++) {
      const other = indexOf(deskKeyOf(index), number + step);
      if (other < tickets) later.push(other);
    }
    return later;
  }

  function epic(index: number): number | null {
    const desk = deskKeyOf(index);
    if (!isSoftware(desk) || isEpic(index) || wantsParent(index)) return null;
    const draw = unit(seed, SALT.epic, index);
    if (draw > 0.7) return null;
    const current = numberOf(index) - ((numberOf(index) - 1) % EPIC_EVERY);
    const wanted = draw < 0.15 ? current - EPIC_EVERY : current;
    return indexOf(desk, Math.max(1, wanted));
  }

  function problem(index: number): number | null {
    if (deskKeyOf(index) !== 'ZD' || isProblem(index)) return null;
    const number = numberOf(index);
    const before = number - (number % PROBLEM_EVERY);
    if (before === 0 || unit(seed, SALT.incident, index) > 0.05) return null;
    return indexOf('ZD', before);
  }

  const makesLink = (index: number): boolean =>
    deskKeyOf(index) !== 'ZD' && unit(seed, SALT.link, index) < 0.06 && !wantsParent(index);

  function madeLink(index: number): { type: LinkType; target: number } | null {
    if (!makesLink(index)) return null;
    const desk = deskKeyOf(index);
    const draw = unit(seed, SALT.linkType, index);
    const cross = desk === 'MSM' && draw > 0.75;
    const fits = (other: number): boolean =>
      (cross ? isSoftware(deskKeyOf(other)) : deskKeyOf(other) === desk) && !isEpic(other) && !wantsParent(other);
    const first = index - 1 - Math.floor(unit(seed, SALT.target, index) * (LINK_REACH - 20));
    for (let target = first; target >= Math.max(0, index - LINK_REACH); target--) {
      if (fits(target)) return { type: linkType(desk, cross, draw), target };
    }
    return null;
  }

  function linkedFrom(index: number): number[] {
    if (deskKeyOf(index) === 'ZD') return [];
    const from: number[] = [];
    for (let later = index + 1; later <= Math.min(index + LINK_REACH, tickets - 1); later++) {
      if (makesLink(later) && madeLink(later)?.target === index) from.push(later);
    }
    return from;
  }

  function story(index: number): number {
    const link = madeLink(index);
    return link?.type === 'duplicates' ? link.target : (problem(index) ?? index);
  }

  return {
    isEpic,
    isProblem,
    subtaskParent,
    subtasks: (index) => laterInDesk(index, SUBTASK_REACH).filter((other) => subtaskParent(other) === index),
    epic,
    problem,
    madeLink,
    linkedFrom,
    story,
  };
}

function linkType(desk: DeskKey, cross: boolean, draw: number): LinkType {
  if (cross) return 'relates';
  if (draw < 0.3) return 'duplicates';
  return isSoftware(desk) && draw < 0.65 ? 'blocks' : 'relates';
}
