/** Changes the site in somebody's name; whoever listens is told what happened. */
import type { Sprint } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { Lookup } from '../model/lookup.ts';
import type { IssueStore } from '../store/issue-store.ts';
import type { Announce } from '../webhooks/dispatch.ts';
import { creationEvents, deletionEvents, type Occasion, sprintEvents, updateEvents } from '../webhooks/site-event.ts';

export interface Writer {
  /** Adds a new issue. */
  insert(issue: Issue): void;
  /** Replaces an issue with its changed self. */
  save(issue: Issue): void;
  /** Takes an issue away, with its traces on others. */
  remove(issue: Issue): void;
  /** Adds a sprint, or replaces it with its changed self. */
  saveSprint(sprint: Sprint): void;
  removeSprint(sprint: Sprint): void;
}

/** Sprints that are not as they were when the site began. */
export interface KeptSprints {
  changed: Sprint[];
  removed: number[];
}

export interface WriterParts {
  store: IssueStore;
  lookup: Lookup;
  announce: Announce;
  occasion: Occasion;
}

export function createWriter({ store, lookup, announce, occasion }: WriterParts): Writer {
  function keepSprints(change: (kept: KeptSprints) => KeptSprints): void {
    const kept = (store.kept('sprints') ?? { changed: [], removed: [] }) as KeptSprints;
    store.keep('sprints', change(kept));
  }

  return {
    insert(issue) {
      store.insert(issue);
      announce(creationEvents(issue, occasion));
    },
    save(issue) {
      const before = store.byId(issue.id)!;
      store.save(issue);
      announce(updateEvents(before, issue, occasion));
    },
    remove(issue) {
      for (const { other } of issue.links) {
        const linked = store.byId(other);
        if (linked) store.save({ ...linked, links: linked.links.filter((link) => link.other !== issue.id) });
      }
      const parent = issue.parent === null ? undefined : store.byId(issue.parent);
      if (parent?.subtasks.includes(issue.id)) {
        store.save({ ...parent, subtasks: parent.subtasks.filter((id) => id !== issue.id) });
      }
      for (const worklog of issue.worklogs) store.noteWorklogDeleted(worklog.id);
      store.delete(issue);
      announce(deletionEvents(issue, occasion));
    },
    saveSprint(sprint) {
      const before = lookup.sprint(sprint.id) ?? null;
      lookup.putSprint(sprint);
      keepSprints(({ changed, removed }) => ({
        changed: [...changed.filter((one) => one.id !== sprint.id), sprint],
        removed,
      }));
      announce(sprintEvents(before, sprint, occasion));
    },
    removeSprint(sprint) {
      lookup.removeSprint(sprint.id);
      keepSprints(({ changed, removed }) => ({
        changed: changed.filter((one) => one.id !== sprint.id),
        removed: [...removed, sprint.id],
      }));
      announce(sprintEvents(sprint, null, occasion));
    },
  };
}
