import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseLocation } from '../../../server/src/store/database.ts';
import { MASTER_KEY } from '../../datasets/site.ts';
import { type Child, startChild } from './child.ts';

const BEGAN = Date.now();

/** The product over a database, as a process. */
export async function startProduct(location: DatabaseLocation, settings: Record<string, string> = {}): Promise<Child> {
  const folder = mkdtempSync(join(tmpdir(), 'speedyflow-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const child = await startChild(new URL('./product-entry.ts', import.meta.url), {
      PORT: '0',
      SPEEDYFLOW_DATA_DIR: folder,
      SPEEDYFLOW_MASTER_KEY: MASTER_KEY.toString('base64'),
      BENCH_BEGAN: String(BEGAN),
      BENCH_DATABASE: JSON.stringify(location),
      ...settings,
    });
    return {
      ...child,
      stop: async () => {
        await child.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** What a bare server answers. */
export interface BareAnswer<Body = Buffer> {
  body: Body;
  etag?: string | undefined;
  /** How the body is compressed. */
  encoding?: string | undefined;
}

/** A bare Fastify that sends these bytes, as a process. */
export function startBare(answer: BareAnswer): Promise<Child> {
  const given: BareAnswer<string> = { ...answer, body: answer.body.toString('base64') };
  return startChild(new URL('./bare-entry.ts', import.meta.url), { BENCH_ANSWER: JSON.stringify(given) });
}
