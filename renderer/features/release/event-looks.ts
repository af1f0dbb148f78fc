import type { IconName } from '../../ui/icon/icon';
import type { Tone } from '../../ui/theme/tone';

const LOOKS: Readonly<Record<string, readonly [IconName, Tone]>> = {
  'artifact.read': ['package', 'draft'],
  'release.uploaded': ['arrow-up', 'processing'],
  'release.promoted': ['arrow-up', 'rolling'],
  'rollout.started': ['stairs', 'rolling'],
  'rollout.advanced': ['stairs', 'rolling'],
  'rollout.completed': ['circle-check', 'done'],
  'rollout.halted': ['halt', 'halted'],
  'rollout.resumed': ['play', 'rolling'],
  'rollout.observed': ['eye', 'draft'],
  'release.details-changed': ['file-text', 'draft'],
  'draft.discarded': ['trash', 'draft'],
  'review.changed': ['eye', 'review'],
  'review.replied': ['message', 'review'],
  'bake.completed': ['hourglass', 'baking'],
  'gate.changed': ['alert-triangle', 'watch'],
  'signoff.given': ['circle-check', 'done'],
  'signoff.withdrawn': ['undo', 'draft'],
  'operation.settled': ['circle-check', 'done'],
  'operation.failed': ['circle-x', 'failed'],
  'operation.cancelled': ['x', 'draft'],
};

/** The icon and colour of an event. */
export function eventLook(kind: string): readonly [IconName, Tone] {
  return LOOKS[kind] ?? ['history', 'draft'];
}
