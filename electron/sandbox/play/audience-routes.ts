import { z } from 'zod';
import { type Exchange, ok, type Reply } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { Track } from '../state-schema';
import type { World } from '../world';
import { currentEdit } from './edit-store';
import { draftTrack } from './track-routes';
import { readBody } from './wire-body';

const EDIT = '/androidpublisher/v3/applications/{packageName}/edits/{editId}';

const testersBody = z.strictObject({ googleGroups: z.array(z.string()).nullish() });

const testersToWire = ({ googleGroups }: Track): unknown => ({
  ...(googleGroups.length > 0 ? { googleGroups } : {}),
});

/** Who may have a track: its testers and its countries. */
export function registerAudiences(router: Router, world: World): void {
  const testers = `${EDIT}/testers/{track}`;
  router.add('GET', testers, PUBLISHER_SCOPE, (exchange) =>
    ok(testersToWire(draftTrack(currentEdit(world, exchange), exchange.params.track))),
  );
  router.add(['PUT', 'PATCH'], testers, PUBLISHER_SCOPE, (exchange) => changeTesters(world, exchange));
  router.add('GET', `${EDIT}/countryAvailability/{track}`, PUBLISHER_SCOPE, (exchange) => {
    const track = draftTrack(currentEdit(world, exchange), exchange.params.track);
    return ok({
      countries: track.countries.map((countryCode) => ({ countryCode })),
      restOfWorld: track.restOfWorld,
      syncWithProduction: track.syncWithProduction,
    });
  });
}

async function changeTesters(world: World, exchange: Exchange): Promise<Reply> {
  const { googleGroups } = await readBody(exchange, testersBody);
  const track = draftTrack(currentEdit(world, exchange), exchange.params.track);
  if (googleGroups || exchange.method === 'PUT') track.googleGroups = googleGroups ?? [];
  world.changed();
  return ok(testersToWire(track));
}
