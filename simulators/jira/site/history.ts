/** The changelog of a generated issue: events at one instant by one person make one history. */
import { type Resolution, SOLVED_STAGES, type Ticket, type TicketEvent } from '../../world/ticket.ts';
import type { ChangeItem, History } from '../model/issue.ts';

/** What the items of a changelog need to know about the site. */
export interface ChangeWords {
  account(person: number): { id: string; name: string };
  status(stage: string): { id: string; name: string };
  priority(name: string): { id: string; name: string };
  resolution(name: string): { id: string; name: string };
  sprintName(id: number): string;
  issueKey(index: number): string;
  linkPhrase(type: string, direction: 'inward' | 'outward'): string;
  pointsField: string;
  historyId(seq: number): string;
  worklogId(seq: number): string;
}

/** What had been reached before an event. */
interface Before {
  spentSeconds: number;
  resolution: Resolution | null;
}

export function historiesOf(ticket: Ticket, words: ChangeWords): History[] {
  const histories: History[] = [];
  const before: Before = { spentSeconds: 0, resolution: null };
  for (const event of ticket.events) {
    const items = itemsOf(event, words, before);
    if (event.kind === 'worklog') before.spentSeconds += event.seconds;
    if (event.kind === 'status' && (event.resolution !== null || !SOLVED_STAGES.has(event.to)))
      before.resolution = event.resolution;
    if (items.length === 0) continue;
    const author = words.account(event.actor).id;
    const last = histories.at(-1);
    if (last && last.at === event.at && last.author === author) last.items.push(...items);
    else histories.push({ id: words.historyId(event.seq), author, at: event.at, items });
  }
  return histories;
}

function itemsOf(event: TicketEvent, words: ChangeWords, before: Before): ChangeItem[] {
  switch (event.kind) {
    case 'status': {
      const items = [change('status', words.status(event.from), words.status(event.to))];
      const resolution = event.resolution === null ? null : words.resolution(event.resolution);
      const replaced = before.resolution === null ? null : words.resolution(before.resolution);
      if (resolution) items.unshift(change('resolution', null, resolution));
      else if (replaced && !SOLVED_STAGES.has(event.to)) items.unshift(change('resolution', replaced, null));
      return items;
    }
    case 'assignee':
      return [
        change(
          'assignee',
          event.from === null ? null : words.account(event.from),
          event.to === null ? null : words.account(event.to),
        ),
      ];
    case 'priority':
      return [change('priority', words.priority(event.from), words.priority(event.to))];
    case 'labels':
      return [change('labels', { id: null, name: event.from.join(' ') }, { id: null, name: event.to.join(' ') })];
    case 'sprint':
      return [custom('Sprint', 'customfield_10020', sprints(event.from, words), sprints(event.to, words))];
    case 'points': {
      const side = (value: number | null) => (value === null ? null : { id: null, name: String(value) });
      return [custom('Story Points', words.pointsField, side(event.from), side(event.to))];
    }
    case 'link': {
      const key = words.issueKey(event.link.other);
      const phrase = words.linkPhrase(event.link.type, event.link.direction);
      return [
        {
          field: 'Link',
          fieldtype: 'jira',
          from: null,
          fromString: null,
          to: key,
          toString: `This issue ${phrase} ${key}`,
        },
      ];
    }
    case 'worklog': {
      const side = (seconds: number) => (seconds === 0 ? null : { id: String(seconds), name: String(seconds) });
      const worklog = words.worklogId(event.seq);
      return [
        { field: 'WorklogId', fieldtype: 'jira', from: null, fromString: null, to: worklog, toString: worklog },
        change('timespent', side(before.spentSeconds), side(before.spentSeconds + event.seconds)),
      ];
    }
    case 'comment':
    case 'group':
    case 'satisfaction':
      return [];
  }
}

type Side = { id: string | null; name: string } | null;

function change(field: string, from: Side, to: Side): ChangeItem {
  return {
    field,
    fieldtype: 'jira',
    fieldId: field,
    from: from?.id ?? null,
    fromString: from?.name ?? null,
    to: to?.id ?? null,
    toString: to?.name ?? null,
  };
}

function custom(field: string, fieldId: string, from: Side, to: Side): ChangeItem {
  return { ...change(field, from, to), fieldtype: 'custom', fieldId };
}

function sprints(ids: readonly number[], words: ChangeWords): Side {
  return ids.length === 0 ? { id: '', name: '' } : { id: ids.join(', '), name: ids.map(words.sprintName).join(', ') };
}
