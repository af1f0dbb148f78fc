import type { Operation } from '@shared/domain/operation';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../bridge/bridge-context';
import { callFailure } from '../bridge/call-failure';
import { useToast } from '../ui/feedback/toast';
import { ActivityDrawer } from '../ui/shell/activity-drawer';
import { clock } from '../ui/time/format';
import { drawerJobs, jobOf } from './jobs';

interface JobDrawerProps {
  readonly operations: readonly Operation[];
  readonly onClose: () => void;
}

/** The activity drawer with what really runs. */
export function JobDrawer({ operations, onClose }: JobDrawerProps) {
  const brain = useBrain();
  const toast = useToast();
  const [openLog, setOpenLog] = useState<Operation['id'] | null>(null);
  const shown = drawerJobs(operations);
  const revision = operations.find((operation) => operation.id === openLog)?.revision ?? 0;
  const log = useQuery(
    brain.operations.log.queryOptions({
      input: { operationId: openLog ?? ('' as Operation['id']), after: 0, limit: 200 },
      queryKey: ['operation-log', openLog, revision],
      enabled: openLog !== null,
      placeholderData: (before) => before,
    }),
  );
  const cancel = useMutation(
    brain.operations.cancel.mutationOptions({
      onError: (error) => {
        const failure = callFailure(error);
        toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
      },
    }),
  );
  const lines = log.data?.map((line) => `${clock(Date.parse(line.at))} ${line.text}`) ?? [];
  return (
    <ActivityDrawer
      jobs={shown.map((operation) => jobOf(operation, operation.id === openLog ? lines : undefined))}
      onClose={onClose}
      onLog={(id) => setOpenLog((open) => (open === id ? null : (id as Operation['id'])))}
      onCancel={(id) => cancel.mutate({ operationId: id as Operation['id'] })}
    />
  );
}
