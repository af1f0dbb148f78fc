import { permissionDenied } from '../../api-error';
import type { Exchange, Reply } from '../../exchange';
import type { Router } from '../../router';
import { REPORTING_SCOPE } from '../../router';
import type { App } from '../../state-schema';
import type { World } from '../../world';

/**
 * An app whose vitals the caller may read. The Reporting API does not tell an app that does not exist from one that the
 * caller lacks "View app information (read-only)" for: both are 403.
 */
function readableApp(world: World, packageName = ''): App {
  const app = world.apps[packageName];
  if (!app) throw permissionDenied('The caller does not have permission');
  return app;
}

/** Adds a route of the Reporting API below one app. */
export function addForApp(
  router: Router,
  world: World,
  method: string,
  pattern: string,
  answer: (exchange: Exchange, app: App) => Reply | Promise<Reply>,
): void {
  router.add(method, `/v1beta1/apps/{packageName}${pattern}`, REPORTING_SCOPE, (exchange) =>
    answer(exchange, readableApp(world, exchange.params.packageName)),
  );
}
