import { extname, isAbsolute, resolve } from 'node:path';
import { LINK_SCHEME, placeOfLink } from '@shared/domain/place-link';

/** What the system hands to the program: a link, a file, or a wish to start unseen. */
export interface Arrival {
  /** A place of the window. */
  readonly href: string | null;
  /** A workspace file, absolute. */
  readonly workspaceFile: string | null;
  readonly hidden: boolean;
}

export const NOTHING: Arrival = { href: null, workspaceFile: null, hidden: false };
/** Said by the system when it starts the program at login. */
export const HIDDEN = '--hidden';

/**
 * What stands among the arguments of a start: a link that was clicked, a file that was opened. A word that is neither
 * is ignored, as Chromium's own switches stand there too; nothing of it is ever run.
 */
export function readArrival(args: readonly string[], cwd: string): Arrival {
  const words = args.filter((word) => !word.startsWith('-'));
  const link = words.find((word) => word.toLowerCase().startsWith(`${LINK_SCHEME}://`));
  const file = words.find((word) => isWorkspaceFile(word));
  return {
    href: link === undefined ? null : placeOfLink(link),
    workspaceFile: file === undefined ? null : isAbsolute(file) ? file : resolve(cwd, file),
    hidden: args.includes(HIDDEN),
  };
}

/** Whether a path may be a workspace file, by its ending. */
export const isWorkspaceFile = (path: string): boolean =>
  !path.includes('://') && ['.yaml', '.yml', '.slipway'].includes(extname(path).toLowerCase());
