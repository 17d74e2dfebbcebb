import { cookieOf } from '../../datasets/users.ts';
import type { Child } from '../processes/child.ts';

/** Where a value that was written may be read. */
export type Place = 'ticket' | 'view' | 'list';

/** Somebody signed in, with a browser's memory of cookies, who may come to any instance. */
export interface Person {
  /** @returns when it was acknowledged, ms of `performance.now()` */
  write(instance: number, key: string, label: string): Promise<void>;
  /** The label a ticket shows there; undefined where it does not show the ticket. */
  read(instance: number, key: string, place: Place): Promise<string | undefined>;
}

interface Shown {
  key: string;
  labels: string[];
}

/** The nth user of the data set. */
export function person(user: number, instances: readonly Child[]): Person {
  const cookies = new Map([cookieOf(user).split('=') as [string, string]]);
  const ask = async (instance: number, path: string, init: RequestInit = {}): Promise<unknown> => {
    const { url } = instances[instance] as Child;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/v1${path}`, { ...init, headers });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const text = await answer.text();
    if (answer.status >= 400) throw new Error(`${init.method ?? 'GET'} ${path} was answered ${answer.status}: ${text}`);
    return (JSON.parse(text) as { data: unknown }).data;
  };
  return {
    write: async (instance, key, label) => {
      await ask(instance, `/issues/${key}`, { method: 'PATCH', body: JSON.stringify({ labels: [label] }) });
    },
    read: async (instance, key, place) => {
      if (place === 'ticket') return ((await ask(instance, `/issues/${key}`)) as Shown).labels[0];
      const path = place === 'view' ? '/requests/technician-views?view=recently_updated' : '/issues';
      const rows = (await ask(instance, path)) as Shown[];
      return rows.find((row) => row.key === key)?.labels[0];
    },
  };
}
