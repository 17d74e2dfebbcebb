import { cookieOf } from '../../datasets/users.ts';
import { fire, type Hits, type Volley } from '../cannon.ts';
import type { Bench, Figures } from '../part.ts';
import { startBare, startProduct } from '../processes/servers.ts';
import { type RawAnswer, rawAnswer } from '../raw-answer.ts';
import { median } from '../timings.ts';

const VIEW = '/api/v1/requests/technician-views?view=all_unsolved';
const COUNTS = '/api/v1/requests/technician-views/counts';
const SECONDS = 1;
const SIGNED_IN = { cookie: cookieOf(1) };
const AS_A_BROWSER = { ...SIGNED_IN, 'accept-encoding': 'gzip, deflate, br' };
const PLAIN = { ...SIGNED_IN, 'accept-encoding': 'identity' };

/**
 * The same view again and again: the whole product, signed in, beside a bare Fastify that sends the same bytes, as a
 * browser asks for them and uncompressed; then both asked only whether it is still the same.
 */
export async function measureHits(bench: Bench): Promise<Figures> {
  const product = await startProduct(await bench.datasets.copy(bench.tickets));
  try {
    const compressed = await keptAnswer(product.url + VIEW, AS_A_BROWSER);
    const plain = await keptAnswer(product.url + VIEW, PLAIN);
    const counts = await keptAnswer(product.url + COUNTS, AS_A_BROWSER);
    return {
      hit_bytes: compressed.body.length,
      hit_plain_bytes: plain.body.length,
      counts_bytes: counts.body.length,
      ...named('hit', await besideBare(bench, product.url, compressed, AS_A_BROWSER)),
      ...named('hit_plain', await besideBare(bench, product.url, plain, PLAIN)),
      ...(await notModified(bench, product.url, compressed)),
    };
  } finally {
    await product.stop();
  }
}

/** The second of two answers: the first may have been made for it. */
async function keptAnswer(url: string, headers: Record<string, string>): Promise<RawAnswer> {
  await rawAnswer(url, headers);
  const answer = await rawAnswer(url, headers);
  if (answer.status !== 200) throw new Error(`${url} was answered ${answer.status}: ${answer.body}`);
  return answer;
}

async function besideBare(
  bench: Bench,
  url: string,
  { body, headers: told }: RawAnswer,
  headers: Record<string, string>,
): Promise<Sides> {
  const bare = await startBare({ body, encoding: told['content-encoding'] });
  try {
    return await inTurn(bench, {
      product: async () => ({ url: url + VIEW, headers, status: 200 }),
      bare: async () => ({ url: `${bare.url}/hit`, headers, status: 200 }),
    });
  } finally {
    await bare.stop();
  }
}

async function notModified(bench: Bench, url: string, { headers: told, body }: RawAnswer): Promise<Figures> {
  const { etag } = told;
  if (etag === undefined) {
    bench.leaveOut('not_modified_rps_ratio', 'the view is answered without an entity tag');
    return {};
  }
  const bare = await startBare({ body, etag });
  const asking = async (to: string) => {
    // Time alone changes what a view counts: its tag holds for a minute or so among many tickets.
    const { headers: now } = await keptAnswer(url + VIEW, AS_A_BROWSER);
    return { url: to, headers: { ...AS_A_BROWSER, 'if-none-match': now.etag ?? '' }, status: 304 };
  };
  try {
    const sides = await inTurn(bench, {
      product: () => asking(url + VIEW),
      bare: () => asking(`${bare.url}/not-modified`),
    });
    return named('not_modified', sides);
  } finally {
    await bare.stop();
  }
}

type Sides = Record<'product' | 'bare', Hits[]>;

/** In turn, so that whatever else the machine does slows both. */
async function inTurn(
  bench: Bench,
  volleys: Record<keyof Sides, () => Promise<Omit<Volley, 'seconds'>>>,
): Promise<Sides> {
  const sides: Sides = { product: [], bare: [] };
  const volley = async (side: keyof Sides) => fire({ ...(await volleys[side]()), seconds: SECONDS });
  await again(() => volley('product'));
  await again(() => volley('bare'));
  for (let round = 0; round < bench.rounds; round++) {
    for (const side of round % 2 === 0 ? (['product', 'bare'] as const) : (['bare', 'product'] as const)) {
      sides[side].push(await again(() => volley(side)));
    }
  }
  return sides;
}

/** Once more when a view changed in the middle of it. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  return work().catch(work);
}

function named(name: string, { product, bare }: Sides): Figures {
  const ratios = product.map(({ rps }, round) => rps / (bare[round] as Hits).rps);
  return {
    [`${name}_rps_ratio`]: median(ratios),
    [`${name}_rps`]: median(product.map(({ rps }) => rps)),
    [`${name}_bare_rps`]: median(bare.map(({ rps }) => rps)),
    [`${name}_p99_ms`]: median(product.map(({ p99Ms }) => p99Ms)),
    [`${name}_bare_p99_ms`]: median(bare.map(({ p99Ms }) => p99Ms)),
  };
}
