import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useBrain, useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { useToast } from '../../ui/feedback/toast';

/** Tests of accounts that this window started. */
export interface AccountTests {
  /** Ids of the accounts that are being tested. */
  readonly running: ReadonlySet<string>;
  readonly run: (accountIds: readonly string[]) => void;
}

/** Tests accounts one after the other: a store gives each API user one open edit at a time. */
export function useAccountTests(): AccountTests {
  const { client } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  const toast = useToast();
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set());
  const run = useCallback(
    (accountIds: readonly string[]) => {
      const each = async () => {
        for (const accountId of accountIds) {
          setRunning((before) => new Set(before).add(accountId));
          try {
            await client.settings.testAccount({ accountId });
          } catch (error) {
            const failure = callFailure(error);
            toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
          }
          setRunning((before) => new Set([...before].filter((id) => id !== accountId)));
          await queries.invalidateQueries({ queryKey: brain.settings.accounts.key() });
        }
      };
      void each();
    },
    [client, brain, queries, toast],
  );
  return { running, run };
}
