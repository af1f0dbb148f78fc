import type { SourceView } from '@shared/domain/lane';
import type { ClusterState } from '../../ports/backend-room';
import type { Session } from '../session';
import { knownPlaces } from './backend-place';

const STATES: Readonly<Record<ClusterState['state'], SourceView['state']>> = {
  ok: 'ok',
  reading: 'reading',
  stale: 'late',
  failed: 'failed',
};

/** The clusters and figures whose age stands in the bar at the bottom, once somebody has looked at them. */
export function clusterSources(session: Session): readonly SourceView[] {
  const room = session.backends.opened();
  if (!room) return [];
  const places = knownPlaces(session);
  const environments = [...new Set(places.map(({ place }) => place.environment))];
  const clusters = environments.map((id): SourceView => {
    const { title, state, readAt, failure, nextTryAt } = room.cluster(id);
    const offline = failure?.reason === 'offline' || failure?.reason === 'timeout';
    return {
      id: `cluster/${id}`,
      title: `k8s ${title}`,
      readAt,
      dataUntil: null,
      state: offline && state !== 'reading' ? 'offline' : STATES[state],
      message: failure?.message ?? null,
      nextTryAt,
      budget: null,
    };
  });
  const figures = places.filter(({ at }) => at.prometheus).map(({ place }) => room.metrics(place));
  if (figures.length === 0) return clusters;
  const read = figures.flatMap((one) => one?.versions ?? []);
  const times = read.map(({ at }) => at).filter((at) => at !== null);
  const failed = read.find(({ error }) => error !== null);
  return [
    ...clusters,
    {
      id: 'prometheus',
      title: 'Prometheus',
      readAt: times.length === 0 ? null : new Date(Math.min(...times)).toISOString(),
      dataUntil: null,
      state: failed ? 'failed' : read.length === 0 ? 'reading' : 'ok',
      message: failed?.error ?? null,
      nextTryAt: null,
      budget: null,
    },
  ];
}
