import { randomInt } from 'node:crypto';
import { failedPrecondition, notFound } from '../api-error';
import type { Exchange } from '../exchange';
import { firing } from '../faults';
import { type App, type Edit, type Published, publishedSchema, type StoredArtifact } from '../state-schema';
import type { World } from '../world';

const DELETED = 'This Edit has been deleted.';
const EXPIRED = 'This edit has expired, please create a new Edit.';
const COMMITTED = 'This edit has already been successfully committed, please create a new Edit.';
/** Ended edits are remembered, so that their ids answer with the right refusal; older ones become unknown. */
const REMEMBERED = 50;

/** A copy of what an app has published: the ground an edit starts from. */
export const snapshot = (app: App): Published => structuredClone(publishedSchema.parse(app));

/** An id of twenty decimals, as Google gives them. */
function newEditId(): string {
  return `${randomInt(1, 10)}${Array.from({ length: 19 }, () => randomInt(0, 10)).join('')}`;
}

/** Ends an edit. What it would have changed is no longer needed. */
export function closeEdit(edit: Edit, status: 'committed' | 'deleted'): void {
  edit.status = status;
  edit.draft = publishedSchema.parse({ details: {}, tracks: {} });
}

/** Opens an edit for a user; the user's earlier edit of the app dies. */
export function openEdit(world: World, app: App, user: string): Edit {
  endEdits(world, app.packageName, (edit) => edit.user === user);
  const now = world.clock.now();
  const edit: Edit = {
    id: newEditId(),
    packageName: app.packageName,
    user,
    openedAt: now,
    expiresAt: now + world.state.settings.editLifetimeMs,
    status: 'open',
    draft: snapshot(app),
  };
  world.state.edits[edit.id] = edit;
  forgetOld(world);
  world.changed();
  return edit;
}

/** Ends open edits of an app: all, or those that `which` picks. What a Console change and a commit do to others. */
export function endEdits(
  world: World,
  packageName: string,
  which: (edit: Edit) => boolean = () => true,
): void {
  for (const edit of Object.values(world.state.edits)) {
    if (edit.packageName === packageName && edit.status === 'open' && which(edit)) closeEdit(edit, 'deleted');
  }
  world.changed();
}

/**
 * The open edit that a request names. Throws Google's 404 for an unknown one or another user's, and its 400 for one that
 * was deleted, committed or has expired.
 */
export function currentEdit(world: World, exchange: Exchange): Edit {
  const { packageName = '', editId = '' } = exchange.params;
  world.app(packageName);
  const edit = world.state.edits[editId];
  if (!edit || edit.packageName !== packageName || edit.user !== exchange.caller.email) {
    throw notFound(`No edit found with id: ${editId}.`);
  }
  if (edit.status === 'open' && firing(exchange.faults, 'edit-deleted')) closeEdit(edit, 'deleted');
  if (edit.status === 'open' && firing(exchange.faults, 'edit-expired')) edit.expiresAt = world.clock.now();
  if (edit.status === 'deleted') throw failedPrecondition(DELETED);
  if (edit.status === 'committed') throw failedPrecondition(COMMITTED);
  if (edit.expiresAt <= world.clock.now()) throw failedPrecondition(EXPIRED);
  return edit;
}

/** The artifact of an edit with a version code. Throws Google's 404. */
export function knownArtifact(edit: Edit, versionCode: string): StoredArtifact {
  const artifact = edit.draft.artifacts.find((one) => one.versionCode === Number(versionCode));
  if (!artifact) throw notFound(`The following APK version codes could not be found: ${versionCode}.`);
  return artifact;
}

/** An edit as the API shows it. */
export const editToWire = (edit: Edit): unknown => ({
  id: edit.id,
  expiryTimeSeconds: String(Math.floor(edit.expiresAt / 1000)),
});

function forgetOld(world: World): void {
  const ended = Object.values(world.state.edits)
    .filter((edit) => edit.status !== 'open')
    .sort((a, b) => b.openedAt - a.openedAt);
  for (const edit of ended.slice(REMEMBERED)) delete world.state.edits[edit.id];
}
