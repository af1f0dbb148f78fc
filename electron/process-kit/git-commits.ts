import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { failure } from '@shared/domain/failure';
import type { Commit, Commits } from '../ports/commits';

const run = promisify(execFile);

const DEADLINE_MS = 10_000;
const MOST = 300;
const LARGEST_ANSWER = 4 * 1024 * 1024;
/** Fields apart by a byte that no subject holds. */
const FORMAT = '--format=%H%x1f%an%x1f%s';

/** The commits of the repository that a folder lies in, read by git itself. Writes nothing and runs no hooks. */
export function gitCommits(folder: string): Commits {
  async function git(args: readonly string[], signal: AbortSignal): Promise<string> {
    try {
      const { stdout } = await run('git', ['-C', folder, '--no-optional-locks', ...args], {
        signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
        maxBuffer: LARGEST_ANSWER,
        env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      });
      return stdout;
    } catch (error) {
      throw failure(
        'not-found',
        'The commits of the app could not be read.',
        {
          stillTrue: 'Nothing was changed.',
          advice: 'Keep slipway.yaml in the app’s git repository, or write the notes by hand.',
          raw: error instanceof Error ? error.message.split('\n')[0] : String(error),
        },
        error,
      );
    }
  }

  return {
    async between(from, to, signal) {
      const span = [`--since=${from}`, `--until=${to}`];
      return commitsIn(await git(['log', '--no-merges', `--max-count=${MOST}`, ...span, FORMAT], signal));
    },
    async tagged(version, buildNumber, signal) {
      const tags = await git(['tag', '--list', `*${buildNumber}*`], signal);
      const tag = tags.split('\n').find((name) => names(name, version, buildNumber));
      if (!tag) return null;
      const found = await git(['log', '--max-count=1', FORMAT, `refs/tags/${tag}`, '--'], signal);
      return commitsIn(found)[0] ?? null;
    },
  };
}

/** Whether a tag is of this build: `149`, `build-149`, `1.5.0+149`, `ios/1.5.0-149`, but not `1490` or `1.4.0+149`. */
function names(tag: string, version: string, buildNumber: string): boolean {
  const ends = new RegExp(`(^|[^\\d.])${escaped(buildNumber)}$`).test(tag);
  const other = /\d+\.\d+(\.\d+)?/.exec(tag)?.[0];
  return ends && (other === undefined || other === version || other === buildNumber);
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function commitsIn(text: string): readonly Commit[] {
  return text.split('\n').flatMap((line) => {
    const [hash, author, subject] = line.split('\u001f');
    return hash && subject !== undefined ? [{ hash, author: author ?? '', subject }] : [];
  });
}
