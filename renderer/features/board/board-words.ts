import type { AppView, BoardView, LaneView, Need } from '@shared/domain/lane';

/** Names one version on one track, for the card that carries it. */
export function laneKey(lane: Pick<LaneView, 'appId' | 'track' | 'versionCode'>): string {
  return `${lane.appId}/${lane.track}/${lane.versionCode}`;
}

/** The one card that wears the ink border: the first that is ready for a decision. */
export function hotLane(board: BoardView): Need | null {
  return board.needs.find((need) => need.tone === 'ready') ?? null;
}

/** Whether an app's name, package or a version on its tracks contains the words. */
export function matchesFilter(app: AppView, filter: string): boolean {
  const text = [app.name, app.packageName, ...[...app.production, ...app.staging].map((lane) => lane.label)]
    .join(' ')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The state of everything in a sentence or two: `1.4.0 is reaching users. 1.5.0 is in staging.` */
export function boardSummary({ apps, needs }: BoardView): string {
  const failing = apps.filter((app) => app.readError !== null).length;
  const [only] = apps;
  if (apps.length === 1 && only) return oneApp(only);
  const rolling = apps.filter((app) => app.production.some((lane) => lane.state.kind === 'staged')).length;
  const halted = apps.filter((app) => app.production.some((lane) => lane.state.kind === 'halted')).length;
  const parts = [
    `${rolling} of ${apps.length} apps are rolling out`,
    ...(halted > 0 ? [`${halted} ${halted === 1 ? 'is' : 'are'} halted`] : []),
    ...(failing > 0 ? [`${failing} could not be read`] : []),
    ...(needs.length === 0 ? ['nothing needs you'] : []),
  ];
  return `${parts.join(', ')}.`;
}

function oneApp(app: AppView): string {
  const production = app.production[0];
  const name = (lane: LaneView) => lane.versionName ?? `${lane.versionCode}`;
  const staging = app.staging.find((lane) => lane.versionCode !== production?.versionCode);
  const sentences: string[] = [];
  if (production?.state.kind === 'staged') sentences.push(`${name(production)} ${stagedWords(production)}.`);
  if (production?.state.kind === 'completed') sentences.push(`Everyone has ${name(production)}.`);
  if (production?.state.kind === 'halted') sentences.push(`${name(production)} is halted.`);
  if (production?.state.kind === 'unresolved') sentences.push(`What users have is being read.`);
  if (staging) sentences.push(`${name(staging)} is in staging.`);
  return sentences.join(' ');
}

function stagedWords(lane: LaneView): string {
  if (lane.review === 'in-review') return 'is in review';
  if (lane.review === 'approved-not-published') return 'is approved and waits to be published';
  return lane.review === 'not-approved' ? 'was not approved' : 'is reaching users';
}
