import type { BoardView, LaneView, ReleaseRow } from '@shared/domain/lane';
import { reached } from '@shared/domain/rollout/phase';
import { laneFigure, phasedDay } from '../ui/lane/lane-words';
import type { PaletteItem } from '../ui/palette/palette-search';
import { AREAS, SETTINGS } from './areas';

interface PaletteSources {
  readonly board: BoardView | undefined;
  readonly releases: readonly ReleaseRow[] | undefined;
  readonly go: (href: string) => void;
  readonly openJobs: () => void;
}

/** What the palette lists: the acts that policy allows or why not, the releases, the areas. */
export function paletteItems({ board, releases, go, openJobs }: PaletteSources): readonly PaletteItem[] {
  const lanes = (board?.apps ?? []).flatMap((app) => [...app.production, ...app.staging]);
  return [
    ...lanes.flatMap((lane) => laneCommands(lane, go)),
    {
      id: 'new-release',
      group: 'Commands',
      label: 'New release…',
      icon: 'plus',
      words: 'upload bundle aab drop',
      onOpen: () => go('/releases/new'),
    },
    {
      id: 'testers',
      group: 'Commands',
      label: 'Triage TestFlight feedback…',
      icon: 'message',
      words: 'feedback crash screenshot testers qa',
      onOpen: () => go('/testflight/feedback'),
    },
    {
      id: 'jobs',
      group: 'Commands',
      label: 'Show running jobs',
      icon: 'loader',
      kbd: 'J',
      onOpen: openJobs,
    },
    ...[...AREAS, SETTINGS].map(
      (area): PaletteItem => ({
        id: `go${area.href}`,
        group: 'Go to',
        label: area.label,
        icon: area.icon,
        kbd: `G ${area.letter.toUpperCase()}`,
        onOpen: () => go(area.href),
      }),
    ),
    ...(releases ?? []).map(
      (row): PaletteItem => ({
        id: `release/${row.appId}/${row.versionCode}`,
        group: 'Releases and builds',
        label: row.label,
        icon: 'rocket',
        note: `${row.appName}, ${row.lanes.map((lane) => lane.trackTitle).join(', ') || 'on no track'}`,
        words: 'release build version',
        onOpen: () => go(`/releases/${encodeURIComponent(row.appId)}/${row.versionCode}`),
      }),
    ),
  ];
}

function laneCommands(lane: LaneView, go: (href: string) => void): readonly PaletteItem[] {
  const place = `${lane.appName}, ${lane.trackTitle}`;
  const base = `/releases/${encodeURIComponent(lane.appId)}/${lane.versionCode}?track=${encodeURIComponent(lane.track)}`;
  const acts = [
    { act: 'advance', label: `Advance ${place}…`, icon: 'stairs' },
    { act: 'complete', label: `Release ${place} to everyone…`, icon: 'circle-check' },
    { act: 'halt', label: `${lane.capabilities.haltVerb} ${phasedPlace(lane, place)}…`, icon: 'halt' },
    { act: 'resume', label: `Resume ${phasedPlace(lane, place)}…`, icon: 'play' },
    {
      act: 'promote',
      label:
        lane.state.kind === 'draft'
          ? `Roll out ${lane.label} on ${lane.trackTitle}…`
          : `Promote ${lane.label} from ${lane.trackTitle}…`,
      icon: 'arrow-up',
    },
  ] as const;
  const reach = acts.filter(
    ({ act }) => lane.permissions[act].allowed && !(lane.submission && act === 'promote'),
  );
  return [...reach, ...reviewCommands(lane)].map(
    ({ act, label, icon }): PaletteItem => ({
      id: `${act}/${lane.appId}/${lane.track}/${lane.versionCode}`,
      group: 'Commands',
      label,
      icon,
      note: `${lane.label}, ${reached(lane.state)}`,
      words: `${lane.targetTitle} ${act} rollout`,
      onOpen: () => go(`${base}&act=${act}`),
    }),
  );
}

/** `the App Store phased release, day 3`, as people say it where the store widens by itself. */
function phasedPlace(lane: LaneView, place: string): string {
  const day = phasedDay(lane);
  return lane.capabilities.advancesItself && day !== null
    ? `${lane.targetTitle} phased release, ${day.replace(/ of .*/, '')}, ${laneFigure(lane)}`
    : place;
}

/** What a version on its way through review allows. */
function reviewCommands(lane: LaneView) {
  const may = lane.submission?.permissions;
  if (!may) return [];
  const { label, targetTitle } = lane;
  return (
    [
      { act: 'submit', label: `Submit ${label} to the ${targetTitle}…`, icon: 'eye', may: may.submit },
      { act: 'cancel', label: `Take ${label} back from review…`, icon: 'undo', may: may.cancel },
      { act: 'release', label: `Release ${label} to the ${targetTitle}…`, icon: 'rocket', may: may.release },
      { act: 'texts', label: `Edit texts of ${label}…`, icon: 'file-text', may: may.edit },
      { act: 'build', label: `Choose build and release of ${label}…`, icon: 'package', may: may.edit },
    ] as const
  ).filter(({ may: permission }) => permission.allowed);
}
