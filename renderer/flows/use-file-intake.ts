import { type Failure, failure } from '@shared/domain/failure';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { type BrainInfo, useBrain, useBridge } from '../bridge/bridge-context';
import { callFailure } from '../bridge/call-failure';
import { useGo } from '../ui/link/link';
import { dropProblem, fileKind, isAppStoreKey, isServiceAccountKey, KEY_LIMIT } from './file-kind';
import type { Intake, IntakeState } from './intake';

const NOTHING_TAKEN = 'Nothing was taken in, and nothing was sent to a store.';

/**
 * Takes files in: bundles are read and checked and open a new release, keys open Settings, anything
 * else is refused by name.
 */
export function useFileIntake(info: BrainInfo | undefined, openDialog: () => void): Intake {
  const { client, host } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  const go = useGo();
  const [state, setState] = useState<IntakeState>({ kind: 'idle' });
  const under = useRef<AbortController | null>(null);

  const run = useCallback(
    (name: string, work: (signal: AbortSignal) => Promise<string>) => {
      under.current?.abort();
      const mine = new AbortController();
      under.current = mine;
      work(mine.signal).then(
        (href) => {
          if (mine.signal.aborted) return;
          setState({ kind: 'idle' });
          go(href);
        },
        (error: unknown) => {
          if (!mine.signal.aborted) setState({ kind: 'refused', name, failure: refusal(error) });
        },
      );
    },
    [go],
  );

  const read = useCallback(
    async (path: string, name: string, signal: AbortSignal) => {
      if (!signal.aborted) setState({ kind: 'reading', name });
      const artifact = await client.artifacts.inspect({ path }, { signal });
      queries.setQueryData(brain.artifacts.get.queryKey({ input: { artifactId: artifact.id } }), artifact);
      return `/releases/new?artifact=${encodeURIComponent(artifact.id)}`;
    },
    [client, brain, queries],
  );

  const send = useCallback(
    (file: File, signal: AbortSignal) => {
      setState({ kind: 'sending', name: file.name, sent: 0, total: file.size });
      const onProgress = (sent: number, total: number) => {
        if (!signal.aborted) setState({ kind: 'sending', name: file.name, sent, total });
      };
      return host.takeFile(file, { signal, onProgress });
    },
    [host],
  );

  const take = useCallback(
    (files: readonly File[]) => {
      const [file] = files;
      const problem = dropProblem(files.length);
      run(file?.name ?? 'The drop', async (signal) => {
        if (problem !== null || !file) throw refused(problem ?? '', 'Drop one .aab, .apk or .ipa.');
        const kind = fileKind(file.name);
        if (kind.kind === 'refused') throw refused(kind.why, kind.advice);
        if (kind.kind === 'bundle') return read(await send(file, signal), file.name, signal);
        const text = file.size > KEY_LIMIT ? '' : await file.text();
        if (!isServiceAccountKey(text) && !isAppStoreKey(text)) {
          throw refused(
            `${file.name} is no key of a store.`,
            'Google Cloud gives a .json file that names the type service_account, App Store Connect a .p8 file.',
          );
        }
        return `/settings?key=${encodeURIComponent(await send(file, signal))}`;
      });
    },
    [run, read, send],
  );

  const takeSample = useCallback(
    () =>
      run('The sample bundle', async (signal) => {
        setState({ kind: 'reading', name: 'the sample bundle' });
        const { path } = await client.artifacts.sample(undefined, { signal });
        return read(path, 'the sample bundle', signal);
      }),
    [run, read, client],
  );

  const dismiss = useCallback(() => {
    under.current?.abort();
    setState({ kind: 'idle' });
  }, []);

  const sandbox = info?.workspace.sandbox === true;
  return useMemo(
    () => ({ state, take, dismiss, choose: openDialog, takeSample: sandbox ? takeSample : null }),
    [state, take, dismiss, openDialog, sandbox, takeSample],
  );
}

function refused(message: string, advice: string): Error {
  return failure('artifact-refused', message, { advice, stillTrue: NOTHING_TAKEN });
}

function refusal(error: unknown): Failure {
  const known = callFailure(error);
  return known.reason === 'unexpected' ? { ...known, stillTrue: NOTHING_TAKEN } : known;
}
