import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { HIDDEN } from './arrivals';

/** Whether the system starts the program at login. */
export async function startsAtLogin(): Promise<boolean> {
  if (process.platform !== 'linux') return app.getLoginItemSettings({ args: [HIDDEN] }).openAtLogin;
  return stat(autostartFile()).then(
    () => true,
    () => false,
  );
}

/** Lets the system start the program at login, hidden in the tray; or no longer. */
export async function setStartsAtLogin(wanted: boolean): Promise<void> {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: wanted, args: [HIDDEN] });
    return;
  }
  const file = autostartFile();
  if (!wanted) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, autostartEntry(process.env.APPIMAGE ?? process.execPath));
}

/** Where the desktops of Linux look for what starts at login (XDG autostart). */
function autostartFile(): string {
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'autostart', 'slipway.desktop');
}

/** The entry as the XDG specification wants it: quotes and a backslash are escaped. */
function autostartEntry(program: string): string {
  const quoted = `"${program.replace(/[\\"`$]/g, (letter) => `\\${letter}`)}"`;
  return `[Desktop Entry]\nType=Application\nName=Slipway\nExec=${quoted} ${HIDDEN}\nX-GNOME-Autostart-enabled=true\n`;
}
