import type { NotificationView } from '@speedyflow/contract/notifications';
import { deviceMemory } from '../../app/device-memory.ts';
import type { Translate } from '../../app/i18n/language.ts';
import { noticeWords } from './notice-words.ts';

/** Of this device: its browser is what gave leave. */
const WANTED = 'desktop-notices';

/** After a long absence not each is told, only that there are. */
const AT_ONCE_MAX = 3;

export const canNotify = 'Notification' in globalThis;

export function areWanted(): boolean {
  return canNotify && Notification.permission === 'granted' && deviceMemory.read(WANTED, false);
}

/** Turns them on, asking for leave where it was not given yet, or off. @returns whether they are on now */
export async function want(on: boolean): Promise<boolean> {
  const granted = on && (await Notification.requestPermission()) === 'granted';
  deviceMemory.write(WANTED, granted ? true : undefined);
  return granted;
}

/**
 * Tells of new ones outside the page while nobody looks at it. Each page of a browser tells the same: of one name the
 * browser shows one.
 */
export function tellOutside(notices: readonly NotificationView[], t: Translate, open: (key: string) => void): void {
  if (!areWanted() || !document.hidden) return;
  for (const notice of notices.slice(0, AT_ONCE_MAX)) {
    try {
      const shown = new Notification(noticeWords(notice, t), { body: notice.summary, tag: `speedyflow-${notice.id}` });
      shown.onclick = () => {
        window.focus();
        open(notice.key);
        shown.close();
      };
    } catch {
      // Some browsers have them for service workers alone; the bell tells it too.
    }
  }
}
