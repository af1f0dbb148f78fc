import { open } from 'node:fs/promises';
import type { ComposeProject, ContainerView } from '@shared/contract/containers';
import { failure } from '@shared/domain/failure';
import { isoTime } from '@shared/kit/clock';
import type { Topic } from '@shared/kit/stream/topic';
import type { Containers } from '../../ports/containers';
import type { LogEnding, LogOpening, LogProvider, LogSink, LogSourceInfo } from '../../ports/log-source';
import { streamEngine } from '../../process-kit/engine-stream';
import type { BuildBook } from './build-book';
import { containerLogId } from './container-facts';
import { engineFailure, engineLost } from './docker-errors';
import type { EngineTable } from './engine-table';

/** What log sources are made from. */
export interface LogParts {
  readonly engines: EngineTable;
  readonly containers: Containers;
  readonly book: BuildBook;
  /** Ids of builds that moved. */
  readonly moves: Topic<string>;
}

/** The sources of Docker, which are looked at anew when something changed. */
export interface DockerLogs extends LogProvider {
  /** Containers, projects or builds may have changed. */
  refresh(): void;
  /** A container began to run; null when any of them may have, while nobody could hear of it. */
  began(containerId: string | null): void;
}

/** Holds the longest line that a build's log can have. */
const PIECE_BYTES = 2 * 1024 * 1024;
/** Builds whose log is offered: older ones are in the list of builds. */
const MOST_BUILDS = 20;

/** Containers, compose projects and builds as sources of lines. */
export function createDockerLogs({ engines, containers, book, moves }: LogParts): DockerLogs {
  const listeners = new Set<(begun?: readonly string[]) => void>();
  /** Containers that began to run and are to be seen at the next look. */
  const begun = new Set<string>();
  let known: readonly LogSourceInfo[] = [];
  let looking = false;
  let again = false;

  async function look(): Promise<void> {
    do {
      again = false;
      const due = new Set(begun);
      begun.clear();
      const found = await containers.list().catch(() => null);
      const projects = found === null ? [] : await containers.composeProjects().catch(() => []);
      const next = [
        ...(found ?? []).flatMap((one) => containerSource(one, projects)),
        ...projects.map(projectSource),
        ...builds(),
      ];
      const heard = next.filter(({ id }) => due.has(id)).map(({ id }) => id);
      if (heard.length > 0 || JSON.stringify(next) !== JSON.stringify(known)) {
        known = next;
        for (const listener of listeners) listener(heard);
      }
    } while (again);
  }

  const builds = (): readonly LogSourceInfo[] =>
    book
      .all()
      .slice(0, MOST_BUILDS)
      .map(({ logSourceId, serviceName, title, state }) => ({
        id: logSourceId,
        parent: null,
        group: 'Builds',
        kind: 'build',
        title: `${serviceName} ${title}`,
        subtitle: state,
        hasLines: true,
        always: state === 'running',
        health: null,
        exitCode: state === 'running' || state === 'succeeded' ? (state === 'running' ? null : 0) : 1,
      }));

  function refresh(): void {
    again = true;
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }

  return {
    sources: () => known,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    refresh,
    began(containerId) {
      const ids =
        containerId === null
          ? known.flatMap(({ id, kind }) => (kind === 'container' ? [id] : []))
          : [containerLogId(containerId)];
      const [first] = ids;
      // one that is known is read at once: it may be gone before the next look
      if (known.some(({ id }) => id === first)) for (const listener of listeners) listener(ids);
      else for (const id of ids) begun.add(id);
      refresh();
    },
    open(sourceId, opening, sink, signal) {
      const build = book.all().find(({ logSourceId }) => logSourceId === sourceId);
      if (build) return followBuild(build.id, opening, sink, signal);
      if (sourceId.startsWith('docker:'))
        return followContainer(sourceId.slice('docker:'.length), opening, sink, signal);
      throw failure('not-found', 'This source is not known any more.', { advice: 'Choose another one.' });
    },
  };

  async function followContainer(
    id: string,
    { since }: LogOpening,
    sink: LogSink,
    signal: AbortSignal,
  ): Promise<LogEnding> {
    const client = await engines.client();
    const container = client.docker.getContainer(id);
    try {
      const facts = await container.inspect();
      sink.format({ framing: facts.Config.Tty ? 'raw' : 'docker', timestamps: 'leading' });
      const query = new URLSearchParams({
        follow: '1',
        stdout: '1',
        stderr: '1',
        timestamps: '1',
        ...(since === null ? {} : { since: (since / 1_000).toFixed(3) }),
      });
      const path = `/containers/${id}/logs?${query}`;
      const { statusCode } = await streamEngine(client.endpoint, path, sink, signal);
      if (statusCode !== 200) throw Object.assign(new Error('Its log cannot be read.'), { statusCode });
      const { State } = await container.inspect().catch(() => ({ State: null }));
      if (State?.Running) throw engineLost(`Reading the log of ${facts.Name.slice(1)}`);
      if (State?.Status === 'created') return { kind: 'again', words: 'Not started yet', exitCode: null };
      return {
        kind: 'again',
        words: State ? `Exited ${State.ExitCode}` : 'Removed',
        exitCode: State?.ExitCode ?? null,
      };
    } catch (error) {
      if (signal.aborted) return { kind: 'again', words: 'Not followed', exitCode: null };
      if ((error as { statusCode?: number }).statusCode === 404)
        return { kind: 'ended', words: 'Removed', exitCode: null };
      throw engineFailure(error, 'Reading a log');
    }
  }

  /** The kept log of a build from where it was left, and on as long as it grows. */
  async function followBuild(
    buildId: string,
    { cursor }: LogOpening,
    sink: LogSink,
    signal: AbortSignal,
  ): Promise<LogEnding> {
    sink.format({ framing: 'raw', timestamps: 'leading' });
    const news = moves.follow(signal)[Symbol.asyncIterator]();
    const file = await open(book.logPath(buildId), 'r').catch(() => null);
    if (!file) return { kind: 'ended', words: 'Its log is not kept any more', exitCode: null };
    let at = Number(cursor ?? 0);
    try {
      while (!signal.aborted) {
        const { state, startedAt } = book.detail(buildId);
        const piece = Buffer.allocUnsafe(PIECE_BYTES);
        const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, at);
        const whole = piece.subarray(0, bytesRead).lastIndexOf(10) + 1;
        if (whole > 0) {
          await sink.write(
            Buffer.from(timed(piece.toString('utf8', 0, whole), Date.parse(startedAt)), 'utf8'),
          );
          at += whole;
          sink.cursor(String(at));
        } else if (state !== 'running') {
          const failed = state !== 'succeeded';
          return { kind: 'ended', words: failed ? 'The build failed' : 'Built', exitCode: failed ? 1 : 0 };
        } else if ((await news.next()).done) break;
      }
      return { kind: 'again', words: 'Not followed', exitCode: null };
    } finally {
      await file.close();
    }
  }
}

/** Lines of a kept log with the time at which each was printed. */
function timed(text: string, startedAt: number): string {
  return text
    .split('\n')
    .map((line) => {
      const [ms, , , ...rest] = line.split('\t');
      return ms === undefined || ms === '' ? '' : `${isoTime(startedAt + Number(ms))} ${rest.join('\t')}`;
    })
    .join('\n');
}

function containerSource(
  container: ContainerView,
  projects: readonly ComposeProject[],
): readonly LogSourceInfo[] {
  const project = projects.find(({ name }) => name === container.compose?.project);
  const exit = /^Exited \((\d+)\)/.exec(container.status)?.[1];
  return [
    {
      id: container.logSourceId,
      parent: project?.logSourceId ?? null,
      group: project ? 'Compose' : 'Docker',
      kind: 'container',
      title: container.compose?.service || container.name,
      subtitle: container.image,
      hasLines: true,
      always: false,
      health: container.health === 'none' ? null : container.health,
      exitCode: exit === undefined ? null : Number(exit),
    },
  ];
}

function projectSource(project: ComposeProject): LogSourceInfo {
  return {
    id: project.logSourceId,
    parent: null,
    group: 'Compose',
    kind: 'compose',
    title: project.name,
    subtitle: project.file,
    hasLines: false,
    always: false,
    health: null,
    exitCode: null,
  };
}
