import type { BuildDetail } from '@shared/contract/builds';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useBrain, useBridge } from '../../bridge/bridge-context';
import { useStream } from '../../bridge/use-stream';

/** One build, followed while it runs. */
export function useBuild(buildId: string) {
  const { client } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  const query = useQuery(brain.builds.get.queryOptions({ input: { buildId } }));
  const running = query.data?.state === 'running';
  useStream<BuildDetail>({
    key: running ? `build/${buildId}` : null,
    open: (stream, signal) => client.builds.watch({ buildId, stream }, { signal }),
    onBatch: ({ items }) => {
      const last = items.at(-1);
      if (last) queries.setQueryData(brain.builds.get.queryKey({ input: { buildId } }), last);
    },
    onRefused: () => void query.refetch(),
  });
  return query;
}
