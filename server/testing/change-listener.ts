import type { Server } from '../src/main/compose.ts';

interface Heard {
  seq: number;
  key: string;
  fields: string[];
}

/** Listens to the change stream over a real connection. */
export async function listenToChanges({ app }: Pick<Server, 'app'>, cookie: string) {
  const address = app.server.listening
    ? `http://127.0.0.1:${(app.server.address() as { port: number }).port}`
    : await app.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${address}/api/changes/stream`, { headers: { cookie } });
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const readMore = async () => {
    text += (await reader.read()).value ?? '';
  };
  while (!text.includes('event: ready')) await readMore();
  return {
    /** The changes of a ticket, when there are at least so many. */
    untilHeard: async (key: string, count: number): Promise<Heard[]> => {
      for (;;) {
        const events = [...text.matchAll(/event: change\ndata: (.*)\n\n/g)].map(
          ([, json]) => JSON.parse(json!) as Heard,
        );
        const own = events.filter((event) => event.key === key);
        if (own.length >= count) return own;
        await readMore();
      }
    },
    close: () => reader.cancel(),
  };
}
