import type { SiteChange } from './appstore/site';

/** What a person of the rehearsal does in the place of Apple, of testers, or of a colleague in Apple's site. */
export const TURNS: readonly {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly change: SiteChange;
}[] = [
  {
    id: 'processing-done',
    title: 'Processing ends',
    description: 'The newest build in processing can be tested.',
    change: { action: 'finish-processing' },
  },
  {
    id: 'processing-failed',
    title: 'Processing fails',
    description: 'The newest build in processing turns out invalid.',
    change: { action: 'finish-processing', failed: true },
  },
  {
    id: 'beta-approved',
    title: 'Beta review approves',
    description: 'The build that waits for beta review goes to its testers.',
    change: { action: 'decide-beta-review' },
  },
  {
    id: 'beta-refused',
    title: 'Beta review rejects',
    description: 'The build that waits for beta review is not approved.',
    change: { action: 'decide-beta-review', approved: false },
  },
  {
    id: 'app-approved',
    title: 'App review approves',
    description: 'The version in review may go to the App Store.',
    change: { action: 'decide-app-review' },
  },
  {
    id: 'app-texts-refused',
    title: 'App review rejects the texts',
    description: 'The version in review comes back for its metadata.',
    change: { action: 'decide-app-review', verdict: 'metadata-rejected' },
  },
  {
    id: 'app-build-refused',
    title: 'App review rejects the build',
    description: 'The version in review comes back for its build.',
    change: { action: 'decide-app-review', verdict: 'rejected' },
  },
  {
    id: 'tester-writes',
    title: 'A tester writes',
    description: 'New feedback with a screenshot arrives.',
    change: { action: 'add-feedback' },
  },
  {
    id: 'tester-crashes',
    title: 'The app crashes for a tester',
    description: 'New feedback with a crash log arrives.',
    change: { action: 'add-feedback', kind: 'crash' },
  },
  {
    id: 'phase-paused-elsewhere',
    title: 'Somebody pauses the phased release',
    description: 'A colleague does it in App Store Connect, not here.',
    change: { action: 'phased-release', state: 'PAUSED' },
  },
  {
    id: 'phase-resumed-elsewhere',
    title: 'Somebody resumes the phased release',
    description: 'A colleague does it in App Store Connect, not here.',
    change: { action: 'phased-release', state: 'ACTIVE' },
  },
  {
    id: 'submission-withdrawn',
    title: 'Somebody takes the submission back',
    description: 'A colleague cancels the review in App Store Connect.',
    change: { action: 'cancel-submission' },
  },
];
