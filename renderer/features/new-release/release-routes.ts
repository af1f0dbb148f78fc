import type { ArtifactView } from '@shared/domain/lane';

/** A track of the store as a release may take it. */
export type RouteTrack = ArtifactView['tracks'][number];

/** A way to users: the track that is uploaded to, and whether the ladder follows. */
export interface ReleaseRoute {
  readonly id: string;
  readonly label: string;
  readonly track: RouteTrack;
  /** Production follows on the ladder, or is where the upload goes. */
  readonly ladder: boolean;
}

const SHORT = { internal: 'Internal', closed: 'Closed', open: 'Open', production: 'Production' } as const;

/** The ways that a store's tracks allow, the usual one first: testers inside, then everyone. */
export function routesOf(tracks: readonly RouteTrack[]): readonly ReleaseRoute[] {
  const production = tracks.find((track) => track.kind === 'production');
  const testing = tracks.filter((track) => track.kind !== 'production');
  const single = (track: RouteTrack) =>
    testing.filter((other) => other.kind === track.kind).length === 1 ? SHORT[track.kind] : track.title;
  const [first] = testing;
  return [
    ...(first && production
      ? [{ id: `${first.id}+`, label: `${single(first)}, then production`, track: first, ladder: true }]
      : []),
    ...(first ? [{ id: first.id, label: `${single(first)} only`, track: first, ladder: false }] : []),
    ...testing.slice(1).map((track) => ({
      id: `${track.id}+`,
      label: `${single(track)} first`,
      track,
      ladder: production !== undefined,
    })),
    ...(production
      ? [{ id: production.id, label: 'Straight to production', track: production, ladder: true }]
      : []),
  ];
}

/** The way that a draft was kept for; the usual one when its track is gone. */
export function routeOf(
  routes: readonly ReleaseRoute[],
  kept: { readonly track: string; readonly ladder: boolean } | null,
): ReleaseRoute | null {
  const same = routes.filter((route) => route.track.id === kept?.track);
  return same.find((route) => route.ladder === kept?.ladder) ?? same[0] ?? routes[0] ?? null;
}
