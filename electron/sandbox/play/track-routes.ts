import { isoTime } from '@shared/kit/clock';
import { z } from 'zod';
import { invalidArgument, notFound } from '../api-error';
import { type Exchange, ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import { type Edit, type Track, trackSchema } from '../state-schema';
import type { World } from '../world';
import { currentEdit } from './edit-store';
import { nextReleases } from './track-rules';
import { readTrack, trackToWire } from './track-wire';

const EDIT = '/androidpublisher/v3/applications/{packageName}/edits/{editId}';

const trackConfigSchema = z.object({
  track: z.string().min(1),
  type: z.literal('CLOSED_TESTING'),
  formFactor: z.enum(['DEFAULT', 'WEAR', 'AUTOMOTIVE']).default('DEFAULT'),
});

/** Google's documents call internal testing `qa` in places. */
const canonical = (name: string): string => name.replace(/(^|:)qa$/, '$1internal');

/** The track of an edit that a request names; throws Google's 404. */
export function draftTrack(edit: Edit, name = ''): Track {
  const track = edit.draft.tracks[canonical(name)];
  if (!track) throw notFound(`Track not found: ${name}.`);
  return track;
}

/** Reading and changing the tracks of an edit. */
export function registerTracks(router: Router, world: World): void {
  router.add('GET', `${EDIT}/tracks`, PUBLISHER_SCOPE, (exchange) => {
    const tracks = Object.values(currentEdit(world, exchange).draft.tracks);
    return ok({ kind: 'androidpublisher#tracksListResponse', tracks: tracks.map(trackToWire) });
  });
  router.add('POST', `${EDIT}/tracks`, PUBLISHER_SCOPE, async (exchange) => createTrack(world, exchange));
  router.add('GET', `${EDIT}/tracks/{track}`, PUBLISHER_SCOPE, (exchange) =>
    ok(trackToWire(draftTrack(currentEdit(world, exchange), exchange.params.track))),
  );
  router.add(['PUT', 'PATCH'], `${EDIT}/tracks/{track}`, PUBLISHER_SCOPE, async (exchange) =>
    ok(trackToWire(await changeTrack(world, exchange))),
  );
}

async function createTrack(world: World, exchange: Exchange) {
  const edit = currentEdit(world, exchange);
  const config = trackConfigSchema.safeParse(await exchange.json());
  if (!config.success) throw invalidArgument('Request contains an invalid argument.');
  const { formFactor } = config.data;
  const prefix = formFactor === 'DEFAULT' ? '' : `${formFactor.toLowerCase()}:`;
  const name = config.data.track.startsWith(prefix) ? config.data.track : `${prefix}${config.data.track}`;
  if (edit.draft.tracks[name]) throw invalidArgument(`Track already exists: ${name}.`);
  const track = trackSchema.parse({ track: name, formFactor, syncWithProduction: true });
  edit.draft.tracks[name] = track;
  world.changed();
  return ok(trackToWire(track));
}

async function changeTrack(world: World, exchange: Exchange): Promise<Track> {
  const body = await exchange.json();
  const edit = currentEdit(world, exchange);
  const name = canonical(exchange.params.track ?? '');
  const wanted = readTrack(body);
  if (wanted.track !== undefined && canonical(wanted.track) !== name)
    throw invalidArgument('Track names in request path and request body must match.');
  const track = draftTrack(edit, name);
  if (wanted.releases === undefined && exchange.method === 'PATCH') return track;
  const { artifacts } = edit.draft;
  track.releases = nextReleases(name, wanted.releases ?? [], {
    deployed: world.app(edit.packageName).tracks[name],
    known: new Set(artifacts.map(({ versionCode }) => versionCode)),
    defaultName: (codes) =>
      artifacts.find(({ versionCode }) => codes.includes(versionCode))?.versionName ??
      isoTime(world.clock.now()).slice(0, 10),
    allowFractionDecrease: world.state.settings.allowFractionDecrease,
  });
  world.changed();
  return track;
}
