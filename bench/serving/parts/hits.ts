import { get } from 'node:http';
import { cookieOf } from '../../datasets/users.ts';
import { fire, type Hits, type Volley } from '../cannon.ts';
import type { Bench, Figures } from '../part.ts';
import { startBare, startProduct } from '../processes/servers.ts';
import { median } from '../timings.ts';

const VIEW = '/api/v1/requests/technician-views?view=all_unsolved';
const COUNTS = '/api/v1/requests/technician-views/counts';
const SECONDS = 2;
const SIGNED_IN = { cookie: cookieOf(1) };

/**
 * The same view again and again: the whole product, signed in, beside a bare Fastify that sends the same bytes; then
 * both asked only whether it is still the same.
 */
export async function measureHits(bench: Bench): Promise<Figures> {
  const product = await startProduct(await bench.datasets.copy(bench.tickets));
  try {
    const first = await fetch(product.url + VIEW, { headers: { ...SIGNED_IN, 'accept-encoding': 'identity' } });
    const body = Buffer.from(await first.arrayBuffer());
    if (first.status !== 200) throw new Error(`the view was answered ${first.status}: ${body}`);
    const etag = first.headers.get('etag');
    const counts = await bytesOf(product.url + COUNTS);
    const bare = await startBare(body, etag ?? undefined);
    try {
      const hit = await sideBySide(bench, {
        product: { url: product.url + VIEW, headers: SIGNED_IN, status: 200 },
        bare: { url: `${bare.url}/hit`, headers: SIGNED_IN, status: 200 },
      });
      const figures: Figures = { hit_bytes: body.length, ...counts, ...named('hit', hit) };
      if (etag === null) {
        bench.leaveOut('not_modified_rps_ratio', 'the view is answered without an entity tag');
        return figures;
      }
      const headers = { ...SIGNED_IN, 'if-none-match': etag };
      const notModified = await sideBySide(bench, {
        product: { url: product.url + VIEW, headers, status: 304 },
        bare: { url: `${bare.url}/not-modified`, headers, status: 304 },
      });
      return { ...figures, ...named('not_modified', notModified) };
    } finally {
      await bare.stop();
    }
  } finally {
    await product.stop();
  }
}

/** Of the counts-only answer: as it is, and as a browser gets it, which takes compressed ones. */
async function bytesOf(url: string): Promise<Figures> {
  const plain = await wireBytes(url, 'identity');
  return { counts_bytes: plain, counts_bytes_to_a_browser: await wireBytes(url, 'gzip, br') };
}

/** Bytes of a body as they are sent. */
function wireBytes(url: string, encodings: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  get(url, { headers: { ...SIGNED_IN, 'accept-encoding': encodings } }, (answer) => {
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    answer.on('end', () => resolve(bytes));
  }).on('error', reject);
  return promise;
}

type Volleys = Record<'product' | 'bare', Omit<Volley, 'seconds'>>;

/** In turn, so that whatever else the machine does slows both. */
async function sideBySide(bench: Bench, volleys: Volleys): Promise<Record<'product' | 'bare', Hits[]>> {
  const hits: Record<'product' | 'bare', Hits[]> = { product: [], bare: [] };
  await fire({ ...volleys.product, seconds: 1 });
  await fire({ ...volleys.bare, seconds: 1 });
  for (let round = 0; round < bench.rounds; round++) {
    for (const who of round % 2 === 0 ? (['product', 'bare'] as const) : (['bare', 'product'] as const)) {
      hits[who].push(await fire({ ...volleys[who], seconds: SECONDS }));
    }
  }
  return hits;
}

function named(name: string, { product, bare }: Record<'product' | 'bare', Hits[]>): Figures {
  const ratios = product.map(({ rps }, round) => rps / (bare[round] as Hits).rps);
  return {
    [`${name}_rps_ratio`]: median(ratios),
    [`${name}_rps`]: median(product.map(({ rps }) => rps)),
    [`${name}_bare_rps`]: median(bare.map(({ rps }) => rps)),
    [`${name}_p99_ms`]: median(product.map(({ p99Ms }) => p99Ms)),
    [`${name}_bare_p99_ms`]: median(bare.map(({ p99Ms }) => p99Ms)),
  };
}
