import { Random } from '../../../simulators/world/random.ts';
import { cookieOf } from '../../datasets/users.ts';
import { mixedRequest } from '../load/requests.ts';
import { type Bench, type Figures, sizeName } from '../part.ts';
import { startProduct } from '../processes/servers.ts';

const REQUESTS = 6_000;
const AT_ONCE = 16;
/** A busy machine may make the server refuse some; they are not counted. */
const SHED = 503;

/** Memory of the serving process after thousands of different reads and a few edits by hundreds of people. */
export async function measureMemory(bench: Bench): Promise<Figures> {
  const product = await startProduct(await bench.datasets.copy(bench.tickets));
  const random = new Random(11);
  try {
    const idle = product.rssMb();
    let left = REQUESTS;
    let shed = 0;
    const lane = async () => {
      while (left-- > 0) {
        const user = random.int(1, 500);
        const { method, path, body } = mixedRequest(random, user, bench.tickets);
        const sent = body === null ? {} : { body };
        const headers = { cookie: cookieOf(user), 'content-type': 'application/json', origin: product.url };
        const answer = await fetch(product.url + path, { method, headers, ...sent });
        await answer.arrayBuffer();
        if (answer.status === SHED) shed += 1;
        else if (answer.status >= 400) throw new Error(`${method} ${path} was answered ${answer.status}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    const size = sizeName(bench.tickets);
    return {
      [`rss_mb_${size}`]: product.rssMb(),
      [`rss_peak_mb_${size}`]: product.peakRssMb(),
      [`rss_idle_mb_${size}`]: idle,
      rss_after_requests: REQUESTS - shed,
    };
  } finally {
    await product.stop();
  }
}
