import { type Exchange, noContent, ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { World } from '../world';
import { currentEdit, editToWire, openEdit } from './edit-store';

const EDITS = '/androidpublisher/v3/applications/{packageName}/edits';

/** Opening, reading and dropping edits. */
export function registerEdits(router: Router, world: World): void {
  router.add('POST', EDITS, PUBLISHER_SCOPE, async (exchange) => {
    await exchange.text();
    return ok(editToWire(openEdit(world, world.app(exchange.params.packageName), exchange.caller.email)));
  });
  router.add('GET', `${EDITS}/{editId}`, PUBLISHER_SCOPE, (exchange: Exchange) =>
    ok(editToWire(currentEdit(world, exchange))),
  );
  router.add('DELETE', `${EDITS}/{editId}`, PUBLISHER_SCOPE, (exchange) => {
    currentEdit(world, exchange).status = 'deleted';
    world.changed();
    return noContent();
  });
}
