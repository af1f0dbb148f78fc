import { z } from 'zod';
import { invalidArgument, notFound } from '../api-error';
import { type Exchange, noContent, ok, type Reply } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { Listing } from '../state-schema';
import type { World } from '../world';
import { currentEdit } from './edit-store';
import { given, optionalText, readBody } from './wire-body';

const EDIT = '/androidpublisher/v3/applications/{packageName}/edits/{editId}';

const listingBody = z.strictObject({
  language: optionalText,
  title: optionalText,
  shortDescription: optionalText,
  fullDescription: optionalText,
  video: optionalText,
});
const detailsBody = z.strictObject({
  defaultLanguage: optionalText,
  contactEmail: optionalText,
  contactPhone: optionalText,
  contactWebsite: optionalText,
});

/** The longest texts of a listing, in Unicode characters. */
const LIMITS = { title: 30, shortDescription: 80, fullDescription: 4000 } as const;
const EMPTY: Listing = { title: '', shortDescription: '', fullDescription: '', video: '' };

const toWire = (language: string, listing: Listing): unknown => ({ language, ...listing });

/** The store listing in each language, and the app's contact details. */
export function registerListings(router: Router, world: World): void {
  const one = `${EDIT}/listings/{language}`;
  router.add('GET', `${EDIT}/listings`, PUBLISHER_SCOPE, (exchange) => {
    const { listings } = currentEdit(world, exchange).draft;
    return ok({
      kind: 'androidpublisher#listingsListResponse',
      listings: Object.entries(listings).map(([language, listing]) => toWire(language, listing)),
    });
  });
  router.add('DELETE', `${EDIT}/listings`, PUBLISHER_SCOPE, (exchange) => {
    currentEdit(world, exchange).draft.listings = {};
    world.changed();
    return noContent();
  });
  router.add('GET', one, PUBLISHER_SCOPE, (exchange) => {
    const { language = '' } = exchange.params;
    const listing = currentEdit(world, exchange).draft.listings[language];
    if (!listing) throw notFound(`No listing found for language: ${language}.`);
    return ok(toWire(language, listing));
  });
  router.add('DELETE', one, PUBLISHER_SCOPE, (exchange) => {
    const { listings } = currentEdit(world, exchange).draft;
    const { language = '' } = exchange.params;
    if (!listings[language]) throw notFound(`No listing found for language: ${language}.`);
    delete listings[language];
    world.changed();
    return noContent();
  });
  router.add(['PUT', 'PATCH'], one, PUBLISHER_SCOPE, (exchange) => changeListing(world, exchange));

  router.add('GET', `${EDIT}/details`, PUBLISHER_SCOPE, (exchange) =>
    ok(currentEdit(world, exchange).draft.details),
  );
  router.add(['PUT', 'PATCH'], `${EDIT}/details`, PUBLISHER_SCOPE, (exchange) =>
    changeDetails(world, exchange),
  );
}

async function changeListing(world: World, exchange: Exchange): Promise<Reply> {
  const body = await readBody(exchange, listingBody);
  const { draft } = currentEdit(world, exchange);
  const { language = '' } = exchange.params;
  const { language: named, ...texts } = given(body);
  if (named !== undefined && named !== language)
    throw invalidArgument('Language in request path and request body must match.');
  const base = exchange.method === 'PATCH' ? draft.listings[language] : undefined;
  const listing = { ...EMPTY, ...base, ...texts };
  for (const [field, limit] of Object.entries(LIMITS)) {
    const length = [...(listing[field as keyof typeof LIMITS] ?? '')].length;
    if (length > limit)
      throw invalidArgument(`The ${field} in language ${language} is too long: ${length} (max: ${limit}).`);
  }
  draft.listings[language] = listing;
  world.changed();
  return ok(toWire(language, listing));
}

async function changeDetails(world: World, exchange: Exchange): Promise<Reply> {
  const body = given(await readBody(exchange, detailsBody));
  const { draft } = currentEdit(world, exchange);
  const { defaultLanguage } = draft.details;
  const base =
    exchange.method === 'PATCH'
      ? draft.details
      : { defaultLanguage, contactEmail: '', contactPhone: '', contactWebsite: '' };
  draft.details = { ...base, ...body };
  world.changed();
  return ok(draft.details);
}
