import { RELEASE_NOTES_LIMIT } from '@shared/domain/release-notes';
import type { TargetCapabilities } from '@shared/domain/target';

/** Most characters of a reply to a review (developers.google.com, reply-to-reviews). */
export const REPLY_LIMIT = 350;

/** What Google Play can and cannot do with a release. */
export const PLAY_CAPABILITIES: TargetCapabilities = {
  id: 'google-play',
  title: 'Google Play',
  chooseFraction: true,
  advancesItself: false,
  fixedLadder: null,
  pauseBudgetDays: null,
  halt: true,
  haltCompleted: true,
  haltCompletedExcept: ['internal'],
  haltVerb: 'Halt',
  haltSentence: 'Halt stops new installs. Devices that already have the version keep it.',
  decrease: false,
  rollback: false,
  rollbackSentence:
    'Play puts no earlier version back on devices. After a halt the version before serves new installs; a fix needs a higher version code.',
  notesLimit: RELEASE_NOTES_LIMIT,
  replyLimit: REPLY_LIMIT,
};
