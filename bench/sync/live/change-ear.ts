import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** Listens to the change stream, as an open page does, and notes when each ticket was last told to have changed. */
export class ChangeEar {
  /** By key; ms of `performance.now()`. */
  readonly heardAt = new Map<string, number>();
  readonly #stop = new AbortController();

  static async open(url: string, token: string): Promise<ChangeEar> {
    const ear = new ChangeEar();
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
    const answer = await fetch(`${url}/api/v1/changes/stream`, { headers, signal: ear.#stop.signal });
    if (!answer.ok || !answer.body) throw new Error(`the change stream answered ${answer.status}`);
    const lines = createInterface({ input: Readable.fromWeb(answer.body as never) });
    lines.on('line', (line) => {
      if (!line.startsWith('data: ')) return;
      const { key } = JSON.parse(line.slice(6)) as { key?: string };
      if (key) ear.heardAt.set(key, performance.now());
    });
    lines.on('error', () => {});
    return ear;
  }

  close(): void {
    this.#stop.abort();
  }
}
