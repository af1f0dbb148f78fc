import { runProgram } from '../../process-kit/run-program';

/** Which state of the sources a build is made from. */
export interface SourceState {
  /** Null where the folder is under no version control. */
  readonly commit: string | null;
  /** Whether there are changes that were not committed. */
  readonly dirty: boolean;
}

/** Asks git about a folder. */
export async function sourceState(folder: string): Promise<SourceState> {
  const git = (...args: string[]) => runProgram({ command: 'git', args: ['-C', folder, ...args] });
  const head = await git('rev-parse', 'HEAD');
  if (head.code !== 0) return { commit: null, dirty: false };
  const changes = await git('status', '--porcelain', '--untracked-files=normal', '--', '.');
  return { commit: head.output.trim(), dirty: changes.output.trim() !== '' };
}
