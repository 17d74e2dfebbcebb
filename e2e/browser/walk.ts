/** Goes through every screen with somebody, and has each looked at. */

import type { Agent } from './agent.ts';
import type { Language } from './catalogues.ts';
import type { AtHand } from './describe-demo.ts';
import { ENTRY_SCREENS } from './entry-screens.ts';
import type { Screen, Visit } from './screen-steps.ts';
import { SCREENS } from './screens.ts';

const ADMIN = { email: 'admin@demo.local', password: 'demo' };

export interface WalkOptions {
  width: number;
  height: number;
  language?: Language;
  /** Only the screens with this in their name. */
  only?: string | undefined;
  /** Pixels of the device for one of the page's. */
  scale?: number;
}

/** What is made of a screen once it stands. */
export type Look = (screen: Screen, visit: Visit, agent: Agent) => Promise<void>;

/** Opens one screen after the other in a window of this size, signed in as an administrator from the second part on. */
export async function walk(at: AtHand, options: WalkOptions, look: Look): Promise<void> {
  const { width, height, language = 'en', only: named = '', scale = 1 } = options;
  const agent = await at.agent({
    viewport: { width, height },
    deviceScaleFactor: scale,
    locale: language,
    reducedMotion: 'reduce',
    // What a screen is answered is the walk's to say.
    serviceWorkers: 'block',
  });
  const { page } = agent;
  const wide = width >= 1024;
  const visit = { page, url: at.demo.url, language, wide };
  const fits = ({ name, only }: Screen) =>
    name.includes(named) && (only === undefined || only === (wide ? 'wide' : 'narrow'));
  const goThrough = async (screens: readonly Screen[], there: Visit['there']) => {
    for (const screen of screens.filter(fits)) {
      const here = { ...visit, there };
      await screen.open(here).catch((cause) => {
        throw new Error(`“${screen.name}” did not come to stand at ${width} px`, { cause });
      });
      await look(screen, here, agent);
      await screen.leave?.(here);
    }
  };
  await goThrough(ENTRY_SCREENS, { key: '', queue: 0, board: 0, view: 0 });
  await goThrough(SCREENS, await signIn(agent, at.demo.url));
  await page.context().close();
}

interface Listed {
  data: { id: number; key: string; name: string; comment_count?: number }[];
}

/** Signs in, makes what every screen has something to show with, and answers where that is. */
async function signIn({ page }: Agent, url: string): Promise<Visit['there']> {
  const { request } = page;
  const api = `${url}/api/v1`;
  const read = async (path: string) => (await (await request.get(api + path)).json()) as Listed;
  await request.post(`${api}/user/login`, { data: ADMIN });
  const { data: desks } = await read('/service-desks');
  const { data: queues } = await read(`/service-desks/${desks[0]!.id}/queues`);
  const { data: boards } = await read('/boards');
  const { data: tickets } = await read('/issues?per_page=50&status=waiting&sort=-updated');
  const [talkedOf] = tickets.toSorted((a, b) => (b.comment_count ?? 0) - (a.comment_count ?? 0));
  const view = { name: 'New ones', filter: { status: 'new' }, shared: true };
  const saved = await (await request.post(`${api}/saved-views`, { data: view })).json();
  await request.post(`${api}/canned-replies`, { data: { title: 'Looking into it', body: 'Hello {{requester.name}}' } });
  return { key: talkedOf!.key, queue: queues[0]!.id, board: boards[0]!.id, view: saved.data.id };
}
