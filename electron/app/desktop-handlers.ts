import { implement } from '@orpc/server';
import { desktop } from '@shared/contract/desktop';
import type { DesktopShell } from '../ports/desktop-shell';
import { desktopView, requireDesktop, requireUpdates } from './desktop-room';
import { withNamedFailures } from './named-failures';

/** What the handlers of the desktop work with; in a browser there is none. */
export interface DesktopBrains {
  readonly desktop: DesktopShell | null;
  logDefect(error: unknown): void;
}

/** Every entry of the contract about the desktop program itself. */
export function desktopHandlers({ desktop: shell, logDefect }: DesktopBrains) {
  const os = implement(desktop).$context<{ readonly window: string }>();
  const safe = os.use(({ next }) => withNamedFailures(async () => next(), logDefect));
  return {
    view: safe.view.handler(() => desktopView(shell)),
    setStartsAtLogin: safe.setStartsAtLogin.handler(({ input }) =>
      requireDesktop(shell).setStartsAtLogin(input.wanted),
    ),
    setSpelling: safe.setSpelling.handler(({ input }) => requireDesktop(shell).setSpelling(input.wanted)),
    setChannel: safe.setChannel.handler(({ input }) => requireUpdates(shell).setChannel(input.channel)),
    checkForUpdate: safe.checkForUpdate.handler(() => requireUpdates(shell).check()),
    downloadUpdate: safe.downloadUpdate.handler(() => requireUpdates(shell).download()),
    cancelUpdate: safe.cancelUpdate.handler(() => requireUpdates(shell).cancel()),
    installUpdate: safe.installUpdate.handler(() => requireUpdates(shell).install()),
  };
}
