/** Ties issues together and unties them; both ends know. */
import type { LinkType } from '../model/catalogue.ts';
import type { Issue, IssueLink } from '../model/issue.ts';
import type { View } from '../wire/view.ts';
import { amend, changeOf } from './amend.ts';

/** The source acts on the target: it blocks or duplicates it. Making a link twice changes nothing. */
export function link(view: View, type: LinkType, source: Issue, target: Issue): void {
  if (source.links.some((one) => one.type === type.id && one.other === target.id && one.direction === 'outward'))
    return;
  const id = String(view.store.nextId());
  attach(view, source, { id, type: type.id, direction: 'outward', other: target.id }, target.key);
  attach(view, target, { id, type: type.id, direction: 'inward', other: source.id }, source.key);
}

/** Takes a link away at both its ends. */
export function unlink(view: View, issue: Issue, one: IssueLink): void {
  detach(view, issue, one);
  const other = view.store.byId(one.other);
  const back = other?.links.find((found) => found.id === one.id);
  if (other && back) detach(view, other, back);
}

function attach(view: View, issue: Issue, one: IssueLink, key: string): void {
  const item = changeOf('Link', null, sideOf(view, one, key));
  view.writer.save(amend(view, issue, { links: [...issue.links, one] }, [item]));
}

function detach(view: View, issue: Issue, one: IssueLink): void {
  const item = changeOf('Link', sideOf(view, one, view.store.byId(one.other)?.key ?? ''), null);
  view.writer.save(amend(view, issue, { links: issue.links.filter((other) => other.id !== one.id) }, [item]));
}

function sideOf(view: View, one: IssueLink, key: string): { id: string; name: string } {
  return { id: key, name: `This issue ${view.lookup.linkType(one.type)[one.direction]} ${key}` };
}
