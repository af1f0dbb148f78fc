import type { GateVerdict } from '@shared/domain/gate';
import { type Glance, type GlanceRollout, worstGate } from '@shared/domain/glance';
import { percent } from '@shared/domain/store';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';

/** What the tray leads to. */
export interface TrayActs {
  readonly show: (href?: string) => void;
  readonly quit: () => void;
}

const VERDICTS: Readonly<Record<GateVerdict, string>> = {
  pass: 'gates pass',
  hold: 'a gate holds',
  breach: 'A GATE IS BREACHED',
  unknown: 'gates not known',
};

/** The tray: how far every release on its way is, and the worst of their gates. */
export interface StatusTray {
  set(glance: Glance): void;
  destroy(): void;
}

/** Puts the program into the tray. `icon` is a picture that the system colours itself on macOS. */
export function createTray(icon: string, acts: TrayActs): StatusTray {
  const image = nativeImage.createFromPath(icon);
  image.setTemplateImage(process.platform === 'darwin');
  const tray = new Tray(image);
  tray.on('click', () => acts.show());
  const set = (glance: Glance): void => {
    tray.setToolTip(trayTip(glance));
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(glance, acts)));
  };
  set({ rollouts: [], jobs: [], needs: 0 });
  return { set, destroy: () => tray.destroy() };
}

/** `Slipway: 1 release on its way, gates pass`. */
function trayTip(glance: Glance): string {
  const worst = worstGate(glance);
  const count = glance.rollouts.length;
  if (worst === null) return 'Slipway: no release on its way';
  return `Slipway: ${count} ${count === 1 ? 'release' : 'releases'} on the way, ${VERDICTS[worst]}`;
}

/** The tray's menu as data. */
function trayMenu(glance: Glance, { show, quit }: TrayActs): MenuItemConstructorOptions[] {
  const rollouts: MenuItemConstructorOptions[] = glance.rollouts.map((rollout) => ({
    label: rolloutLine(rollout),
    click: () => show(rollout.href),
  }));
  return [
    ...(rollouts.length > 0 ? rollouts : [{ label: 'No release on its way', enabled: false }]),
    { type: 'separator' },
    ...(glance.jobs.length > 0
      ? [
          {
            label: `${glance.jobs.length} ${glance.jobs.length === 1 ? 'job' : 'jobs'} running`,
            click: () => show('/'),
          },
        ]
      : []),
    {
      label: glance.needs > 0 ? `Open Slipway, ${glance.needs} waiting for you` : 'Open Slipway',
      click: () => show(),
    },
    { label: 'Quit Slipway', click: quit },
  ];
}

/** `Android app 1.4.0 (142): 5%, gates pass`. */
function rolloutLine({ appName, label, share, halted, verdict }: GlanceRollout): string {
  return `${appName} ${label}: ${percent(share)}${halted ? ', halted' : ''}, ${VERDICTS[verdict]}`;
}
