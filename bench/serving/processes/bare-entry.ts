/** The floor: Fastify with nothing around it, which sends bytes that are ready. */
import { fastify } from 'fastify';

const [body = '', etag = ''] = process.argv.slice(2);
const bytes = Buffer.from(body, 'base64');
const app = fastify({ logger: false });
app.get('/hit', (_request, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8').send(bytes);
});
app.get('/not-modified', (_request, reply) => {
  reply.code(304).header('etag', etag).send();
});
// Whatever a load asks, whichever way.
app.all('/api/*', (_request, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8').send(bytes);
});
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
process.on('SIGTERM', () => process.exit(0));
process.send?.({ port: typeof address === 'object' ? address?.port : null });
