import { failure } from '@shared/domain/failure';
import type { DesktopShell, Updates } from '../ports/desktop-shell';

/** What Settings shows of the desktop; null in a browser. */
export async function desktopView(shell: DesktopShell | null) {
  if (!shell) return null;
  const { updates } = shell;
  return {
    startsAtLogin: await shell.startsAtLogin(),
    spelling: shell.spelling(),
    update: updates && { state: updates.state(), channel: updates.channel() },
  };
}

/** The desktop, or why there is none. */
export function requireDesktop(shell: DesktopShell | null): DesktopShell {
  if (shell) return shell;
  throw failure('not-allowed', 'Only the desktop program can do this.', {
    advice: 'Start Slipway in a window of its own.',
  });
}

/** The updates, or why there are none. */
export function requireUpdates(shell: DesktopShell | null): Updates {
  const { updates } = requireDesktop(shell);
  if (updates) return updates;
  throw failure('not-allowed', 'This Slipway was not installed from a package, so it cannot update itself.', {
    advice: 'Install it from its package, or fetch the new sources.',
  });
}
