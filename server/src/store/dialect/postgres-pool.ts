import type pg from 'pg';

/**
 * A connection that the server closes must not end the process, whether it lay idle or its user was busy with something
 * else: the next query over it fails, and the one after that has a new connection.
 */
export function surviveClosing(pool: pg.Pool): void {
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
}
