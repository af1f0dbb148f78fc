import { invalidArgument } from '../api-error';
import { type Exchange, noContent, ok, type Reply } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { World } from '../world';
import { closeEdit, currentEdit, editToWire, openEdit } from './edit-store';
import { type CommitOptions, checkEdit, commitEdit, IN_REVIEW_BEHAVIORS } from './publishing';

const EDITS = '/androidpublisher/v3/applications/{packageName}/edits';

/** Opening, reading, checking, committing and dropping edits. */
export function registerEdits(router: Router, world: World): void {
  router.add('POST', EDITS, PUBLISHER_SCOPE, async (exchange) => {
    await exchange.json();
    return ok(editToWire(openEdit(world, world.app(exchange.params.packageName), exchange.caller.email)));
  });
  router.add('GET', `${EDITS}/{editId}`, PUBLISHER_SCOPE, (exchange) =>
    ok(editToWire(currentEdit(world, exchange))),
  );
  router.add('DELETE', `${EDITS}/{editId}`, PUBLISHER_SCOPE, (exchange) => {
    closeEdit(currentEdit(world, exchange), 'deleted');
    world.changed();
    return noContent();
  });
  router.add('POST', `${EDITS}/{editId}:validate`, PUBLISHER_SCOPE, (exchange) => {
    const edit = currentEdit(world, exchange);
    checkEdit(world.app(edit.packageName), edit);
    return ok(editToWire(edit));
  });
  router.add('POST', `${EDITS}/{editId}:commit`, PUBLISHER_SCOPE, (exchange) => commit(world, exchange));
}

function commit(world: World, exchange: Exchange): Reply {
  const edit = currentEdit(world, exchange);
  commitEdit(world, world.app(edit.packageName), edit, commitOptions(exchange.query));
  return ok(editToWire(edit));
}

function commitOptions(query: URLSearchParams): CommitOptions {
  const flag = query.get('changesNotSentForReview');
  if (flag !== null && flag !== 'true' && flag !== 'false')
    throw invalidArgument(`Invalid value at 'changes_not_sent_for_review' (TYPE_BOOL), "${flag}"`);
  const asked = query.get('changesInReviewBehavior') ?? IN_REVIEW_BEHAVIORS[0];
  const inReview = IN_REVIEW_BEHAVIORS.find((one) => one === asked);
  if (!inReview)
    throw invalidArgument(
      `Invalid value at 'changes_in_review_behavior' (type.googleapis.com/google.play.publishingapi.v3.ChangesInReviewBehaviorType), "${asked}"`,
    );
  return { changesNotSentForReview: flag === 'true', inReview };
}
