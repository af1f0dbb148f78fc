import type { EventKind, EventResult } from '@shared/domain/audit';
import type { IconName } from '../icon/icon';
import type { Tone } from '../theme/tone';

interface EventLook {
  readonly icon: IconName;
  readonly tone: Tone;
}

const look = (icon: IconName, tone: Tone): EventLook => ({ icon, tone });

const KINDS: Readonly<Record<EventKind, EventLook>> = {
  'workspace.opened': look('folder-open', 'draft'),
  'artifact.read': look('package', 'draft'),
  'release.uploaded': look('upload', 'processing'),
  'release.promoted': look('arrow-up', 'rolling'),
  'rollout.started': look('stairs', 'rolling'),
  'rollout.advanced': look('stairs', 'rolling'),
  'rollout.completed': look('circle-check', 'done'),
  'rollout.halted': look('halt', 'halted'),
  'rollout.resumed': look('play', 'rolling'),
  'release.details-changed': look('file-text', 'draft'),
  'draft.discarded': look('trash', 'draft'),
  'version.created': look('plus', 'draft'),
  'version.edited': look('file-text', 'draft'),
  'version.submitted': look('eye', 'review'),
  'submission.cancelled': look('undo', 'draft'),
  'version.released': look('rocket', 'rolling'),
  'rollout.observed': look('eye', 'draft'),
  'review.changed': look('eye', 'review'),
  'bake.completed': look('hourglass', 'baking'),
  'gate.changed': look('shield-check', 'draft'),
  'signoff.given': look('check', 'done'),
  'signoff.withdrawn': look('undo', 'draft'),
  'review.replied': look('message', 'draft'),
  'beta.notes-sent': look('file-text', 'draft'),
  'beta.compliance-answered': look('shield-check', 'done'),
  'beta.build-shared': look('flask', 'rolling'),
  'beta.review-submitted': look('eye', 'review'),
  'beta.testers-told': look('message', 'rolling'),
  'beta.expired': look('circle-dashed', 'draft'),
  'beta.group-changed': look('user', 'draft'),
  'beta.testers-changed': look('user', 'rolling'),
  'beta.order-set': look('hourglass', 'draft'),
  'beta.order-ended': look('hourglass', 'done'),
  'beta.observed': look('flask', 'draft'),
  'feedback.received': look('message', 'review'),
  'feedback.triaged': look('check', 'done'),
  'settings.changed': look('settings', 'draft'),
  'account.tested': look('plug', 'done'),
  'operation.intent': look('flag', 'draft'),
  'operation.settled': look('circle-check', 'done'),
  'operation.failed': look('circle-x', 'failed'),
  'operation.cancelled': look('x', 'draft'),
  'export.written': look('download', 'draft'),
  'image.built': look('package', 'done'),
  'image.pushed': look('upload', 'rolling'),
  'image.pulled': look('download', 'draft'),
  'image.removed': look('trash', 'draft'),
  'image.attached': look('package', 'rolling'),
  'container.changed': look('play', 'draft'),
  'compose.changed': look('play', 'draft'),
  'backend.rolled-out': look('rocket', 'done'),
  'backend.changed': look('server', 'draft'),
  'backend.undone': look('undo', 'halted'),
  'backend.canary': look('rocket', 'baking'),
  'backend.switched': look('server', 'done'),
  'logs.attached': look('file-text', 'draft'),
  'webhook.delivered': look('message', 'draft'),
  'history.recovered': look('database', 'watch'),
};

const TROUBLE: Readonly<Partial<Record<EventResult, EventLook>>> = {
  failed: look('circle-x', 'failed'),
  unknown: look('alert-triangle', 'watch'),
  refused: look('minus', 'draft'),
};

/** The mark of an event: how it ended where that is bad news, else what it was. */
export function eventLook(event: { readonly kind: EventKind; readonly result: EventResult }): EventLook {
  return TROUBLE[event.result] ?? KINDS[event.kind];
}
