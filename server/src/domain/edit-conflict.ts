import type { TicketEdit } from './edit.ts';
import { adfToText } from './rich-text/adf-to-text.ts';
import { markdownToAdf } from './rich-text/markdown-to-adf.ts';

/** A member of a ticket that an edit overwrites, by its name in the contract. */
export type EditedMember = 'status' | 'assignee' | 'summary' | 'description' | 'priority' | 'labels' | 'story_points';

/** What a member holds: a status or a person by source id, a description as plain text. */
export type MemberValue = string | number | null | string[];

/** The members of a ticket that edits overwrite. */
export type Members = Record<EditedMember, MemberValue>;

/**
 * What stood where the person edited: the value confirmed then, followed by those of edits before theirs that were
 * still on their way. The last is what they saw; finding any of them means that nobody else came between.
 */
export type EditBase = Partial<Record<EditedMember, MemberValue[]>>;

/** Somebody else changed a member between the person's look and their edit. */
export interface MemberConflict {
  field: EditedMember;
  base: MemberValue;
  theirs: MemberValue;
  yours: MemberValue;
}

/** What to do with an edit, given what stands upstream. */
export type Weighed =
  /** All it wants is so already. */
  | { kind: 'stands' }
  | { kind: 'conflict'; conflicts: MemberConflict[] }
  /** The edit as it is to be sent. */
  | { kind: 'send'; edit: TicketEdit };

/** The members an edit overwrites, with what it wants them to be. A comment overwrites nothing. */
export function wantedMembers(edit: TicketEdit): Partial<Members> {
  switch (edit.kind) {
    case 'comment':
      return {};
    case 'transition':
      return { status: edit.toStatusSourceId };
    case 'assign':
      return { assignee: edit.assigneeSourceId };
    case 'fields': {
      const { summary, description, priority, labels, storyPoints } = edit.fields;
      return {
        ...(summary === undefined ? {} : { summary }),
        ...(description === undefined ? {} : { description: adfToText(markdownToAdf(description)) }),
        ...(priority === undefined ? {} : { priority }),
        ...(labels === undefined ? {} : { labels }),
        ...(storyPoints === undefined ? {} : { story_points: storyPoints }),
      };
    }
  }
}

/**
 * Weighs an edit against what stands upstream now. Labels are a set of which the person added and removed some: what
 * others did to the rest of it stays. Without a base nothing is known of what the person saw, and the edit is sent.
 */
export function weigh(edit: TicketEdit, base: EditBase | null, present: Members): Weighed {
  const wanted = wantedMembers(edit);
  const seenLabels = base?.labels?.at(-1);
  if (wanted.labels !== undefined && seenLabels !== undefined) {
    wanted.labels = mergedLabels(seenLabels, wanted.labels, present.labels);
  }
  const differing = members(wanted).filter((member) => !equal(wanted[member], present[member]));
  if (differing.length === 0 && members(wanted).length > 0) return { kind: 'stands' };
  const conflicts = differing.flatMap((member): MemberConflict[] => {
    const seen = base?.[member];
    if (member === 'labels' || seen === undefined || seen.some((value) => equal(value, present[member]))) return [];
    return [{ field: member, base: seen.at(-1)!, theirs: present[member], yours: wanted[member]! }];
  });
  if (conflicts.length > 0) return { kind: 'conflict', conflicts };
  if (edit.kind !== 'fields' || wanted.labels === undefined) return { kind: 'send', edit };
  return { kind: 'send', edit: { kind: 'fields', fields: { ...edit.fields, labels: wanted.labels as string[] } } };
}

/** The base of an edit that may overwrite what it was in conflict with. */
export function overwriting(base: EditBase | null, conflicts: readonly Pick<MemberConflict, 'field' | 'theirs'>[]) {
  const next: EditBase = { ...base };
  for (const { field, theirs } of conflicts) next[field] = [theirs];
  return next;
}

function mergedLabels(seen: MemberValue, yours: MemberValue, theirs: MemberValue): string[] {
  const [before, after, now] = [seen, yours, theirs].map((labels) => new Set(labels as string[])) as Sets;
  return [...now.difference(before.difference(after)).union(after.difference(before))];
}

type Sets = [Set<string>, Set<string>, Set<string>];

function equal(one: MemberValue | undefined, other: MemberValue): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return new Set(one).symmetricDifference(new Set(other)).size === 0;
  if (typeof one === 'string' && typeof other === 'string') return plain(one) === plain(other);
  // No text and empty text are the same to everyone.
  return (one === '' ? null : one) === (other === '' ? null : other);
}

/** Upstreams trim texts and rewrite their white space. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function members(of: Partial<Members>): EditedMember[] {
  return Object.keys(of) as EditedMember[];
}
