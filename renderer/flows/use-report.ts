import type { AppId } from '@shared/domain/ids';
import type { FeedbackRow } from '@shared/domain/testflight/view';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../bridge/bridge-context';

/** A picture of a report as an address that a page can show. Its bytes never change, whatever is said about its report. */
export function usePicture(appId: AppId, item: Pick<FeedbackRow, 'id'>, index: number) {
  const brain = useBrain();
  const { data, error, refetch } = useQuery(
    brain.feedback.picture.queryOptions({
      input: { appId, reportId: item.id, index },
      queryKey: ['feedback-picture', item.id, index],
    }),
  );
  return {
    data: data ? `data:${data.mediaType};base64,${data.base64}` : null,
    error,
    retry: () => void refetch(),
  };
}

/** A crash report: its log, what people look at first, and others of the same cause. */
export function useCrash(appId: AppId, item: Pick<FeedbackRow, 'id' | 'kind'>) {
  const brain = useBrain();
  return useQuery(
    brain.feedback.crash.queryOptions({
      input: { appId, reportId: item.id },
      enabled: item.kind === 'crash',
    }),
  );
}
