import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetRecent, recentTickets, rememberRecent } from './recent-tickets.ts';

const [ANA, BEN] = [7, 8];
const ticket = (n: number) => ({ key: `ITH-${n}`, summary: `Ticket ${n}` });

/** What a browser keeps for a site: its items are members. */
class Items {
  [name: string]: unknown;
}
Object.defineProperties(Items.prototype, {
  getItem: {
    value(this: Items, name: string) {
      return this[name] ?? null;
    },
  },
  setItem: {
    value(this: Items, name: string, text: string) {
      this[name] = text;
    },
  },
  removeItem: {
    value(this: Items, name: string) {
      delete this[name];
    },
  },
});

beforeEach(() => vi.stubGlobal('localStorage', new Items()));
afterEach(() => vi.unstubAllGlobals());

describe('the tickets opened last', () => {
  it('are the newest first, each once, and not too many', () => {
    for (let n = 1; n <= 9; n++) rememberRecent(ANA, ticket(n));
    rememberRecent(ANA, ticket(8));
    expect(recentTickets(ANA).map(({ key }) => key)).toEqual([8, 9, 7, 6, 5, 4, 3, 2].map((n) => `ITH-${n}`));
  });

  it("are nobody else's", () => {
    rememberRecent(ANA, ticket(1));
    expect(recentTickets(BEN)).toEqual([]);
  });

  it('are forgotten when somebody else is here, also those of nobody in particular', () => {
    rememberRecent(ANA, ticket(1));
    rememberRecent(BEN, ticket(2));
    localStorage.setItem('speedyflow.recent', JSON.stringify([ticket(3)]));
    forgetRecent({ but: BEN });
    expect(recentTickets(ANA)).toEqual([]);
    expect(recentTickets(BEN)).toEqual([ticket(2)]);
    expect(Object.keys(localStorage)).toEqual(['speedyflow.recent.8']);
  });
});
