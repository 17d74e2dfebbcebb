import { Random } from '../../../simulators/world/random.ts';
import { cookieOf } from '../../datasets/users.ts';
import { searchPhrase } from '../../datasets/words.ts';
import { type Bench, type Figures, sizeName } from '../part.ts';
import { startProduct } from '../processes/servers.ts';
import { Timings } from '../timings.ts';

const SEARCHES = 400;
const WARMING = 40;

/** Sees every desk, and two of ten. */
const SEARCHERS = [1, 2];

/** What people type, every time another, through the whole server and one after the other; the slower of two people. */
export async function measureSearch(bench: Bench): Promise<Figures> {
  const product = await startProduct(await bench.datasets.copy(bench.tickets));
  const random = new Random(7);
  const ask = async (user: number, path: string) => {
    const answer = await fetch(product.url + path, { headers: { cookie: cookieOf(user) } });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${text}`);
    return JSON.parse(text) as { data: unknown[] };
  };
  try {
    const timings = SEARCHERS.map(() => new Timings());
    let found = 0;
    for (let n = 0; n < WARMING + SEARCHES; n++) {
      const path = `/api/v1/search?q=${encodeURIComponent(searchPhrase(random))}`;
      for (const [nth, user] of SEARCHERS.entries()) {
        if (n < WARMING) await ask(user, path);
        else found += (await (timings[nth] as Timings).time(() => ask(user, path))).data.length > 0 ? 1 : 0;
      }
    }
    const size = sizeName(bench.tickets);
    const slowest = (share: number) => Math.max(...timings.map((of) => of.ms(share)));
    return {
      [`search_p50_ms_${size}`]: slowest(0.5),
      [`search_p95_ms_${size}`]: slowest(0.95),
      [`search_p99_ms_${size}`]: slowest(0.99),
      [`search_few_desks_p95_ms_${size}`]: (timings[1] as Timings).ms(0.95),
      searches: SEARCHES * SEARCHERS.length,
      searches_found_something: found,
    };
  } finally {
    await product.stop();
  }
}
