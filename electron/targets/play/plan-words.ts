import { bakeOf, currentRung, type Ladder, nextRung } from '@shared/domain/ladder';
import type { Confirmation, PlanNote, ReachIntent, ReachSummary } from '@shared/domain/plan';
import {
  exposure,
  leadCode,
  percent,
  releaseLabel,
  type StoreObservation,
  type StoreRelease,
  type StoreTrack,
} from '@shared/domain/store';
import { assertNever } from '@shared/kit/assert-never';
import type { PlanContext } from '../../ports/store-target';
import { PLAY_CAPABILITIES } from './capabilities';
import type { Simulation } from './plan-tracks';

/*
 * What a plan says to the person who must decide. The sheet shows these texts as they are.
 */

const count = (value: number): string => value.toLocaleString('en-US');

const TRACK_NAMES: Readonly<Record<string, string>> = {
  production: 'production',
  beta: 'open testing',
  alpha: 'closed testing',
  internal: 'internal testing',
  qa: 'internal testing',
};

/** A track as people call it: `internal testing`, or a custom track's own name. */
const trackName = (id: string): string => TRACK_NAMES[id] ?? id;

function people(fraction: number, activeUsers: number | null): string | null {
  if (activeUsers === null) return null;
  if (fraction >= 1) return `${count(activeUsers)} users`;
  // Rounded down: a share is never made to look larger than it is.
  return `about ${count(Math.floor(activeUsers * fraction))} users`;
}

/** What a track reaches with one release; the empty summary for a track that serves nothing. */
export function reachSummary(
  track: StoreTrack,
  release: StoreRelease | null,
  context: Pick<PlanContext, 'activeUsers' | 'testers' | 'versionNames'>,
): ReachSummary {
  if (!release) return { track: track.id, headline: 'Nobody', fraction: null, people: null, label: null };
  const label = releaseLabel({
    versionCodes: release.versionCodes,
    versionName: release.versionName ?? context.versionNames[leadCode(release)] ?? null,
  });
  const base = { track: track.id, label };
  if (release.status === 'draft') return { ...base, headline: 'Draft', fraction: null, people: 'nobody' };
  const fraction = exposure(release);
  const prefix = release.status === 'halted' ? 'Halted at ' : '';
  const testers = context.testers[track.id];
  if (track.kind !== 'production' && testers !== undefined) {
    const reached = Math.floor(testers * fraction);
    const headline = `${prefix}${count(reached)} ${reached === 1 ? 'tester' : 'testers'}`;
    return { ...base, headline, fraction: fraction < 1 ? fraction : null, people: null };
  }
  if (track.kind === 'internal' || track.kind === 'closed') {
    const headline = fraction < 1 ? `${prefix}${percent(fraction)} of testers` : 'All testers';
    return { ...base, headline, fraction: fraction < 1 ? fraction : null, people: null };
  }
  const known = track.kind === 'production' ? people(fraction, context.activeUsers) : null;
  return { ...base, headline: `${prefix}${percent(fraction)}`, fraction, people: known };
}

/** What users of a track get before a new release arrives: the staged release, else the one for everyone. */
export function servingRelease(track: StoreTrack): StoreRelease | null {
  const by = (status: StoreRelease['status']): StoreRelease | undefined =>
    track.releases.find((release) => release.status === status);
  return by('inProgress') ?? by('completed') ?? by('halted') ?? null;
}

/** The headline of the sheet: `Advance Google Play production`. */
export function planTitle(intent: ReachIntent): string {
  const where = `Google Play ${trackName(intent.track)}`;
  switch (intent.kind) {
    case 'upload':
      return `Upload to ${where}`;
    case 'promote':
      return intent.fromTrack === intent.track ? `Roll out on ${where}` : `Promote to ${where}`;
    case 'advance':
      return `Advance ${where}`;
    case 'complete':
      return `Complete ${where}`;
    case 'halt':
      return `Halt ${where}`;
    case 'resume':
      return `Resume ${where}`;
    case 'edit-details':
      return `Change details on ${where}`;
    case 'discard-draft':
      return `Discard draft on ${where}`;
    default:
      return assertNever(intent, 'intent');
  }
}

/** What the button says: `Advance to 10%`. */
export function planAction(intent: ReachIntent): string {
  switch (intent.kind) {
    case 'upload':
    case 'promote': {
      const verb = intent.kind === 'upload' ? 'Upload' : 'Promote';
      if (intent.reach.kind === 'draft') return `${verb} as draft`;
      return intent.reach.kind === 'everyone'
        ? `${verb} to ${trackName(intent.track)}`
        : `${verb} at ${percent(intent.reach.fraction)}`;
    }
    case 'advance':
      return `Advance to ${percent(intent.fraction)}`;
    case 'complete':
      return 'Complete to 100%';
    case 'halt':
      return `Halt ${intent.versionCode}`;
    case 'resume':
      return `Resume at ${percent(intent.fraction)}`;
    case 'edit-details':
      return 'Change details';
    case 'discard-draft':
      return 'Discard draft';
    default:
      return assertNever(intent, 'intent');
  }
}

/**
 * How a person says yes. Whatever production users feel is typed: the new share, `HALT 142`, or the version code
 * whose details change. Tests and drafts take a click.
 */
export function confirmationFor(intent: ReachIntent, { track, release }: Simulation): Confirmation {
  if (track.kind !== 'production' || !release || release.status === 'draft') return { kind: 'click' };
  if (intent.kind === 'halt') return { kind: 'typed', expected: `HALT ${intent.versionCode}` };
  if (intent.kind === 'edit-details') return { kind: 'typed', expected: `${intent.versionCode}` };
  return { kind: 'typed', expected: percent(exposure(release)) };
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Tue 24 Nov 14:35 UTC`. */
function when(ms: number): string {
  const at = new Date(ms);
  return `${DAYS[at.getUTCDay()]} ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.toISOString().slice(11, 16)} UTC`;
}

function bakeNote(release: StoreRelease, ladder: Ladder, now: number): PlanNote | null {
  const next = nextRung(ladder, exposure(release));
  const rung = currentRung(ladder, exposure(release)) ?? ladder.rungs[0];
  if (!next || !rung) return null;
  const bake = bakeOf(rung, now, now);
  const hours = Number((rung.bakeMs / 3_600_000).toFixed(1));
  return {
    tone: 'bake',
    text: `A new ${hours}h bake starts. ${percent(next.fraction)} opens about ${when(bake.endsAt)}.`,
  };
}

function undoNotes(intent: ReachIntent, { track, release, current, replaced }: Simulation): PlanNote[] {
  const notes: PlanNote[] = [];
  if (release?.status === 'inProgress' || release?.status === 'halted') {
    notes.push({ tone: 'undo', text: PLAY_CAPABILITIES.haltSentence });
  }
  if (release?.status === 'completed') {
    notes.push({
      tone: 'undo',
      text:
        track.kind === 'internal'
          ? 'Play cannot halt this on internal testing; a fix needs a higher version code.'
          : `It can still be halted, but devices that have ${leadCode(release)} keep it; a fix needs a higher version code.`,
    });
  }
  if (intent.kind === 'halt' && current?.status === 'completed') {
    notes.push({
      tone: 'warning',
      text: 'The release before serves again to those who do not have this one. Play refuses if there was none.',
    });
  }
  if (current?.countryTargeting && !release?.countryTargeting) {
    notes.push({
      tone: 'warning',
      text: 'Play keeps countries only while a rollout is in progress: choose them again if you resume.',
    });
  }
  const gone = replaced.flatMap((other) => other.versionCodes);
  if (gone.length > 0) {
    notes.push({
      tone: 'info',
      text: `${gone.join(', ')} ${gone.length === 1 ? 'leaves' : 'leave'} ${track.id}.`,
    });
  }
  const ahead = replaced.find((other) => release && leadCode(other) > leadCode(release));
  if (ahead) {
    notes.push({
      tone: 'warning',
      text: `Devices that have ${leadCode(ahead)} do not get ${intent.versionCode}: it is lower.`,
    });
  }
  return notes;
}

function reviewNotes(
  observation: StoreObservation,
  reviewMode: PlanContext['reviewMode'],
  versionNames: PlanContext['versionNames'],
): PlanNote[] {
  const waiting = observation.tracks.flatMap((track) =>
    track.releases
      .filter((release) => release.review === 'in-review')
      .map((release) => {
        const versionName = release.versionName ?? versionNames[leadCode(release)] ?? null;
        return `${releaseLabel({ ...release, versionName })} on ${track.id}`;
      }),
  );
  const notes: PlanNote[] = [];
  if (waiting.length > 0) {
    notes.push({
      tone: 'warning',
      text: `In review now: ${waiting.join(', ')}. This commit takes it out of review and sends all changes together.`,
    });
  }
  if (reviewMode === 'manual') {
    notes.push({
      tone: 'warning',
      text: 'Play does not send this for review by itself. Afterwards choose Send for review in Play Console, Publishing overview.',
    });
  }
  return notes;
}

/** What cannot be undone and what comes next, a sentence each. `commitNumber` is the commit's place, from 1. */
export function consequencesOf(
  observation: StoreObservation,
  intent: ReachIntent,
  simulation: Simulation,
  context: PlanContext,
  commitNumber: number,
): readonly PlanNote[] {
  const { release, track } = simulation;
  const notes = undoNotes(intent, simulation);
  if (intent.kind === 'upload') {
    notes.push(
      { tone: 'undo', text: `Cancel before call ${commitNumber} deletes the draft edit.` },
      {
        tone: 'lock',
        text: `After call ${commitNumber}, ${intent.versionCode} is used for good; a fix needs ${intent.versionCode + 1}.`,
      },
    );
  }
  const starts = release?.status === 'inProgress' && intent.kind !== 'edit-details';
  const bake = starts && context.ladder ? bakeNote(release, context.ladder, context.now) : null;
  if (bake) notes.push(bake);
  if (release && release.status !== 'draft' && release.notes.length === 0 && simulation.current === null) {
    notes.push({
      tone: 'info',
      text: `No release notes: users of ${trackName(track.id)} are told nothing new.`,
    });
  }
  notes.push(...reviewNotes(observation, context.reviewMode, context.versionNames));
  if (intent.kind !== 'discard-draft') {
    notes.push({
      tone: 'info',
      text: 'The commit also publishes changes that wait in Play Console as ready to send.',
    });
  }
  return notes;
}
