import { Random } from '../../../simulators/world/random.ts';
import { cookieOf } from '../../datasets/users.ts';
import { searchPhrase } from '../../datasets/words.ts';
import { type Bench, type Figures, sizeName } from '../part.ts';
import { startProduct } from '../processes/servers.ts';
import { Timings } from '../timings.ts';

const SEARCHES = 400;
const WARMING = 40;

/** What people type, every time another, through the whole server and one after the other; and a ticket's whole answer. */
export async function measureSearch(bench: Bench): Promise<Figures> {
  const product = await startProduct(await bench.datasets.copy(bench.tickets));
  const headers = { cookie: cookieOf(1) };
  const random = new Random(7);
  const ask = async (path: string) => {
    const answer = await fetch(product.url + path, { headers });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${text}`);
    return JSON.parse(text) as { data: unknown[] };
  };
  try {
    const timings = new Timings();
    let found = 0;
    for (let n = 0; n < WARMING + SEARCHES; n++) {
      const path = `/api/v1/search?q=${encodeURIComponent(searchPhrase(random))}`;
      if (n < WARMING) await ask(path);
      else found += (await timings.time(() => ask(path))).data.length > 0 ? 1 : 0;
    }
    const size = sizeName(bench.tickets);
    return {
      [`search_p50_ms_${size}`]: timings.medianMs,
      [`search_p95_ms_${size}`]: timings.ms(0.95),
      [`search_p99_ms_${size}`]: timings.ms(0.99),
      searches: SEARCHES,
      searches_found_something: found,
    };
  } finally {
    await product.stop();
  }
}
