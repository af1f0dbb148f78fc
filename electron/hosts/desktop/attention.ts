import { type Glance, type Notice, workDone } from '@shared/domain/glance';
import { app, BrowserWindow, Notification, powerSaveBlocker } from 'electron';

/** Progress at the dock or taskbar, the number at the icon, and notifications of the system. */
export interface Attention {
  set(glance: Glance): void;
  tell(notice: Notice): void;
}

/** `open` is called with the place that a notification is about. */
export function createAttention(open: (href: string) => void): Attention {
  // A notification that nobody holds is collected, and its click with it.
  const shown = new Set<Notification>();
  let awake: number | null = null;
  return {
    set(glance) {
      const done = workDone(glance);
      // Above 1 the bar only moves; below 0 there is none.
      const bar = done === undefined ? -1 : (done ?? 2);
      for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(bar);
      if (process.platform !== 'win32') app.setBadgeCount(glance.needs);
      // A computer that falls asleep by itself would cut an upload; one that is put to sleep may.
      if (done !== undefined && awake === null) awake = powerSaveBlocker.start('prevent-app-suspension');
      if (done === undefined && awake !== null) {
        powerSaveBlocker.stop(awake);
        awake = null;
      }
    },
    tell({ title, body, href, urgent, quiet }) {
      if (quiet || !Notification.isSupported()) return;
      const notification = new Notification({ title, body, urgency: urgent ? 'critical' : 'normal' });
      const forget = () => shown.delete(notification);
      notification.on('click', () => {
        forget();
        open(href);
      });
      notification.on('close', forget);
      shown.add(notification);
      notification.show();
    },
  };
}
