import { expect, it } from 'vitest';
import { withRedis } from '../../../testing/servers/test-redis.ts';
import { redisAtHand } from './redis.ts';

withRedis((url) => {
  it('a Redis answers, or is a fault without its password, or is not asked for', async () => {
    expect(await redisAtHand({ redisUrl: url })).toEqual([
      { subject: 'Redis', ok: true, says: expect.stringContaining('answers') },
    ]);
    const [gone] = await redisAtHand({ redisUrl: 'redis://:hunter2@127.0.0.1:1' });
    expect(gone).toMatchObject({ ok: false, mend: expect.stringContaining('REDIS_URL') });
    expect(gone?.says).toContain('ECONNREFUSED');
    expect(JSON.stringify(gone)).not.toContain('hunter2');
    expect(await redisAtHand({})).toEqual([]);
  });
});
