/** The site of a simulator; small generated ones are kept, for simulations start the same one again and again. */
import { createWorld } from '../world/world.ts';
import type { Site } from './model/site.ts';
import { createWorldSite } from './site/world-site.ts';

export interface WorldSiteOptions {
  seed: number;
  anchorMs: number;
  tickets: number;
  zone: string;
}

const KEPT_SITES = 8;
const MOST_KEPT_TICKETS = 5000;
const kept = new Map<string, Site>();

/** The generated site; nothing written to a simulator changes it. */
export function worldSite(options: WorldSiteOptions): Site {
  const key = JSON.stringify(Object.values(options));
  const known = kept.get(key);
  if (known) return known;
  const site = createWorldSite(createWorld(options), options.zone);
  if (options.tickets > MOST_KEPT_TICKETS) return site;
  if (kept.size >= KEPT_SITES) kept.delete(kept.keys().next().value!);
  const whole = wholeSite(site);
  kept.set(key, whole);
  return whole;
}

/** The site with every issue at hand once it was told. */
function wholeSite(site: Site): Site {
  const told = new Map<number, ReturnType<Site['load']>>();
  return {
    ...site,
    load(row) {
      const issue = told.get(row) ?? site.load(row);
      told.set(row, issue);
      return issue;
    },
  };
}
