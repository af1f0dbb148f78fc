import type { BuildUsage } from '@shared/domain/testflight/build';
import { type BuildPhase, daysLeft, expiryText } from '@shared/domain/testflight/phase';
import type { BetaRow } from '@shared/domain/testflight/view';
import { clockMinutes, dayMonth } from '../../ui/time/format';

/** The tabs over the list. */
export type BuildTab = 'all' | 'processing' | 'ready' | 'review' | 'expired';

/** By what the list is sorted; each column the way in which it is looked for first. */
export type BuildSort = 'uploaded' | 'expires' | 'crashes' | 'sessions';

/** A line of the list: a version, or a build of it. */
export type ListRow =
  | { readonly kind: 'version'; readonly key: string; readonly version: string; readonly count: number }
  | { readonly kind: 'build'; readonly key: string; readonly build: BetaRow };

const TAB_PHASES: Readonly<Record<Exclude<BuildTab, 'all'>, readonly BuildPhase[]>> = {
  processing: ['processing', 'needs-compliance', 'compliance-review'],
  ready: ['ready'],
  review: ['waiting-for-review', 'in-review'],
  expired: ['expired'],
};

/** Whether a tab shows a build. */
export function inTab(tab: BuildTab, build: BetaRow): boolean {
  return tab === 'all' || TAB_PHASES[tab].includes(build.phase);
}

/** How many builds each tab shows. */
export function tabCounts(builds: readonly BetaRow[]): Readonly<Record<BuildTab, number>> {
  const counts: Record<BuildTab, number> = {
    all: builds.length,
    processing: 0,
    ready: 0,
    review: 0,
    expired: 0,
  };
  for (const build of builds) {
    for (const tab of ['processing', 'ready', 'review', 'expired'] as const) {
      if (inTab(tab, build)) counts[tab] += 1;
    }
  }
  return counts;
}

/** What each build is found by: its number, version, state and groups. Made once, not with every letter typed. */
export function searchTexts(
  builds: readonly BetaRow[],
  groupName: (id: string) => string,
): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  const named = (id: string): string => {
    const known = groups.get(id) ?? groupName(id).toLowerCase();
    groups.set(id, known);
    return known;
  };
  return new Map(
    builds.map((build) => [
      build.id,
      `${build.version} ${build.buildNumber} ${build.label.toLowerCase()} ${build.groupIds.map(named).join(' ')}`,
    ]),
  );
}

/** The builds that are meant by what somebody typed. */
export function matchingBuilds(
  builds: readonly BetaRow[],
  texts: ReadonlyMap<string, string>,
  words: string,
): readonly BetaRow[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return builds;
  const each = wanted.split(/\s+/);
  return builds.filter((build) => {
    const text = texts.get(build.id) ?? '';
    return each.every((word) => text.includes(word));
  });
}

/** Builds in the order asked for. By upload they stand as they came, newest first. */
export function sorted(
  builds: readonly BetaRow[],
  sort: BuildSort,
  usage: Readonly<Record<string, BuildUsage>>,
): readonly BetaRow[] {
  if (sort === 'uploaded') return builds;
  if (sort === 'expires') {
    const at = (build: BetaRow): string => (build.expired ? '9' : (build.expiresAt ?? '8'));
    return builds.toSorted((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
  }
  const of = (build: BetaRow): number => usage[build.id]?.[sort] ?? -1;
  return builds.toSorted((a, b) => of(b) - of(a));
}

const rowsOfBuilds = new WeakMap<BetaRow, ListRow>();

/** The line of a build, the same one each time: with thousands of them every letter typed would make them anew. */
function row(build: BetaRow): ListRow {
  const known = rowsOfBuilds.get(build) ?? ({ kind: 'build', key: build.id, build } as const);
  rowsOfBuilds.set(build, known);
  return known;
}

/** Builds with a line over those of each version; sorted otherwise than by upload they stand alone. */
export function listRows(builds: readonly BetaRow[], sort: BuildSort): readonly ListRow[] {
  if (sort !== 'uploaded') return builds.map(row);
  return [...Map.groupBy(builds, (build) => build.version)].flatMap(([version, ofVersion]) => [
    { kind: 'version', key: `version/${version}`, version, count: ofVersion.length } as const,
    ...ofVersion.map(row),
  ]);
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const DAY = 86_400_000;

/** When a build was uploaded: `Today 14:18`, `Sun 17:20`, `Thu 19 Nov`, `24 Aug`. */
export function uploadedText(iso: string, now: number): string {
  const at = Date.parse(iso);
  const days = Math.floor(now / DAY) - Math.floor(at / DAY);
  if (days === 0) return `Today ${clockMinutes(at)}`;
  const day = DAYS[new Date(at).getUTCDay()] ?? '';
  if (days < 6) return `${day} ${clockMinutes(at)}`;
  return days < 30 ? `${day} ${dayMonth(at)}` : dayMonth(at);
}

/** `89 days`, `Ended`. */
export function expires(build: Pick<BetaRow, 'expired' | 'expiresAt'>, now: number): string {
  return expiryText(
    daysLeft(build.expired, build.expiresAt === null ? null : Date.parse(build.expiresAt), now),
  );
}

/** The chosen builds that can expire; without a choice the one that is open. */
export function expirableOf(
  builds: readonly BetaRow[],
  checked: ReadonlySet<string>,
  selected: string | null,
): readonly string[] {
  const meant = (build: BetaRow) => (checked.size > 0 ? checked.has(build.id) : build.id === selected);
  return builds
    .filter((build) => meant(build) && build.phase !== 'expired' && build.phase !== 'processing')
    .map((build) => build.id);
}
