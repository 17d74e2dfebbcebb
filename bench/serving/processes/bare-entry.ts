/** The floor: Fastify with nothing around it, which sends bytes that are ready. */
import { fastify } from 'fastify';
import type { BareAnswer } from './servers.ts';

const { body, etag = '"0"', encoding } = JSON.parse(process.env.BENCH_ANSWER ?? '') as BareAnswer<string>;
const bytes = Buffer.from(body, 'base64');
const headers = {
  'content-type': 'application/json; charset=utf-8',
  ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
};
const app = fastify({ logger: false });
app.get('/hit', (_request, reply) => {
  reply.headers(headers).send(bytes);
});
app.get('/not-modified', (_request, reply) => {
  reply.code(304).header('etag', etag).send();
});
// Whatever a load asks, whichever way.
app.all('/api/*', (_request, reply) => {
  reply.headers(headers).send(bytes);
});
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
process.on('SIGTERM', () => process.exit(0));
process.send?.({ port: typeof address === 'object' ? address?.port : null });
