import type { LaneView, ReleaseView } from '@shared/domain/lane';
import { releaseLink } from '@shared/domain/place-link';
import { CopyLink } from '../../ui/button/copy-link';
import { StateChip } from '../../ui/chip/state-chip';
import { releaseHref } from '../../ui/lane/lane-acts';
import { laneChip } from '../../ui/lane/lane-words';
import { useGo } from '../../ui/link/link';
import { Segmented } from '../../ui/tabs/segmented';
import { useNow } from '../../ui/time/now-provider';

interface ReleaseHeadingProps {
  readonly release: ReleaseView;
  readonly lane: LaneView | null;
  /** Whether other tracks can be chosen now. */
  readonly choice: boolean;
}

/** Beside the title: the state, and the track that the gates and the acts are about. */
export function ReleaseHeading({ release, lane, choice }: ReleaseHeadingProps) {
  const now = useNow();
  const go = useGo();
  const chip = lane ? laneChip(lane, now) : null;
  return (
    <>
      {chip && <StateChip state={chip.state}>{chip.label}</StateChip>}
      {lane && choice && release.lanes.length > 1 && (
        <Segmented
          label="Track that the gates and the acts are about"
          value={lane.track}
          onChange={(track) => go(releaseHref(release, track))}
          options={release.lanes.map((one) => ({ value: one.track, label: one.trackTitle }))}
        />
      )}
      <CopyLink link={releaseLink(release.appId, release.versionCode, lane?.track ?? null)} />
    </>
  );
}
