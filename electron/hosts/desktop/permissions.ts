import { session } from 'electron';

/** The one thing a page may do beyond its own window: put text on the clipboard when somebody presses *Copy*. */
const ALLOWED = 'clipboard-sanitized-write';

/** Refuses every permission but that one, devices included (Electron security checklist, item 5). */
export function denyPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === ALLOWED),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission) => permission === ALLOWED);
  defaultSession.setDevicePermissionHandler(() => false);
}
