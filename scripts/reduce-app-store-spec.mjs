/*
 * Cuts the App Store Connect specification down to what the sandbox simulates. To be run when Apple's API moves on:
 *
 *   node scripts/reduce-app-store-spec.mjs FULL_OPENAPI.json
 *
 * It writes the reduced specification that the tests check against, and the table of operations that the simulator reads.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationsOf } from './lib/app-store-operations.mjs';
import { ROOT } from './lib/node24.mjs';

/** @typedef {any} Json What stands in a specification. */

/** @type {(base: string, names: string[]) => string[]} */
const relations = (base, names) =>
  names.flatMap((name) => [`${base}/${name}`, `${base}/relationships/${name}`]);
/** @type {(type: string, ...names: string[]) => string[]} */
const crud = (type, ...names) => [`/v1/${type}`, `/v1/${type}/{id}`, ...relations(`/v1/${type}/{id}`, names)];

/** The paths that are simulated, with every method that Apple gives them. */
const PATHS = new Set([
  ...crud(
    'apps',
    ...['betaGroups', 'builds', 'preReleaseVersions', 'betaAppLocalizations', 'betaAppReviewDetail'],
    ...['betaLicenseAgreement', 'betaFeedbackCrashSubmissions', 'betaFeedbackScreenshotSubmissions'],
    ...['buildUploads', 'appStoreVersions', 'appInfos', 'customerReviews', 'perfPowerMetrics'],
    ...['reviewSubmissions', 'webhooks', 'betaTesters'],
  ),
  '/v1/apps/{id}/metrics/betaTesterUsages',
  ...crud(
    'builds',
    ...['app', 'appStoreVersion', 'betaAppReviewSubmission', 'betaBuildLocalizations', 'buildBetaDetail'],
    ...['diagnosticSignatures', 'individualTesters', 'perfPowerMetrics', 'preReleaseVersion', 'betaGroups'],
  ),
  '/v1/builds/{id}/metrics/betaBuildUsages',
  ...crud('preReleaseVersions', 'app', 'builds'),
  ...crud('buildBetaDetails', 'build'),
  ...crud('buildUploads', 'buildUploadFiles'),
  ...crud('buildUploadFiles'),
  ...crud('betaGroups', 'app', 'betaTesters', 'builds'),
  '/v1/betaGroups/{id}/metrics/betaTesterUsages',
  '/v1/betaGroups/{id}/metrics/publicLinkUsages',
  ...crud('betaTesters', 'apps', 'betaGroups', 'builds'),
  '/v1/betaTesters/{id}/metrics/betaTesterUsages',
  ...crud('betaTesterInvitations'),
  ...crud('betaBuildLocalizations', 'build'),
  ...crud('betaAppLocalizations', 'app'),
  ...crud('betaAppReviewDetails', 'app'),
  ...crud('betaAppReviewSubmissions', 'build'),
  ...crud('betaLicenseAgreements', 'app'),
  ...crud('buildBetaNotifications'),
  ...crud('betaFeedbackCrashSubmissions', 'crashLog'),
  ...crud('betaFeedbackScreenshotSubmissions'),
  ...crud('betaCrashLogs'),
  ...crud(
    'appStoreVersions',
    ...['appStoreVersionLocalizations', 'appStoreVersionPhasedRelease', 'build', 'customerReviews'],
    ...['appStoreReviewDetail'],
  ),
  ...crud('appStoreVersionLocalizations'),
  ...crud('appStoreVersionPhasedReleases'),
  ...crud('appStoreVersionReleaseRequests'),
  ...crud('appStoreReviewDetails'),
  ...crud('appInfos', 'appInfoLocalizations'),
  ...crud('appInfoLocalizations'),
  ...crud('reviewSubmissions', 'items'),
  ...crud('reviewSubmissionItems'),
  ...crud('customerReviews', 'response'),
  ...crud('customerReviewResponses'),
  ...crud('diagnosticSignatures'),
  '/v1/diagnosticSignatures/{id}/logs',
  ...crud('webhooks', 'deliveries'),
  ...crud('webhookDeliveries'),
  ...crud('webhookPings'),
  ...crud('users'),
]);
/** What stands on these paths and is not simulated. */
const LEFT_OUT = new Set([
  'PATCH /v1/apps/{id}',
  'PATCH /v1/appInfos/{id}',
  'PATCH /v1/users/{id}',
  'DELETE /v1/users/{id}',
]);
const METHODS = ['get', 'post', 'patch', 'delete'];

/**
 * The same without sentences.
 * @param {Json} value
 * @returns {Json}
 */
function withoutWords(value) {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (value === null || typeof value !== 'object') return value;
  /** @type {(key: string, member: Json) => boolean} */
  const skipped = (key, member) =>
    ['title', 'description', 'example'].includes(key) && typeof member === 'string';
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      skipped(key, member) ? [] : [[key, withoutWords(member)]],
    ),
  );
}

/** @param {Json} full */
function reducedPaths(full) {
  /** @type {Record<string, Json>} */
  const paths = {};
  for (const path of [...PATHS].sort()) {
    for (const method of METHODS) {
      const operation = full.paths[path]?.[method];
      if (!operation || LEFT_OUT.has(`${method.toUpperCase()} ${path}`)) continue;
      const { operationId, parameters = [], requestBody, responses } = operation;
      const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      paths[path] ??= {};
      paths[path][method] = withoutWords({
        operationId,
        parameters,
        ...(requestBody ? { requestBody } : {}),
        responses: Object.fromEntries(good),
      });
    }
  }
  return paths;
}

/** @param {Json} schema */
const typeOf = (schema) => schema?.properties?.type?.enum?.[0];

/**
 * The schemas that are reached from the paths; of what may be included, the types that are simulated.
 * @param {Json} full
 * @param {Json} paths
 */
function reachable(full, paths) {
  const answered = new Set(Object.keys(paths).flatMap((path) => path.split('/').slice(2, 3)));
  /** @type {Record<string, Json>} */
  const schemas = {};
  /** @type {(value: Json) => Json} */
  const follow = (value) => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(follow);
    if (typeof value.$ref === 'string') {
      const name = value.$ref.split('/').at(-1);
      if (!(name in schemas)) {
        schemas[name] = {};
        schemas[name] = follow(withoutWords(full.components.schemas[name]));
      }
      return value;
    }
    const { oneOf, discriminator, ...rest } = value;
    const kept = oneOf?.filter((/** @type {Json} */ { $ref }) => {
      const type = typeOf(full.components.schemas[$ref?.split('/').at(-1)]);
      return type === undefined || answered.has(type);
    });
    const followed = Object.fromEntries(Object.entries(rest).map(([key, member]) => [key, follow(member)]));
    return kept ? { ...followed, oneOf: kept.map(follow) } : followed;
  };
  follow(paths);
  follow({ $ref: '#/components/schemas/ErrorResponse' });
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const [source] = process.argv.slice(2);
if (!source) {
  console.error('Usage: node scripts/reduce-app-store-spec.mjs FULL_OPENAPI.json');
  process.exit(2);
}
const full = JSON.parse(readFileSync(source, 'utf8'));
const paths = reducedPaths(full);
const reduced = {
  openapi: full.openapi,
  info: { title: 'App Store Connect API, the simulated part', version: full.info.version },
  paths,
  components: { schemas: reachable(full, paths) },
};
writeFileSync(
  join(ROOT, 'tests/fixtures/specs/appstoreconnect-4.4.1.json'),
  `${JSON.stringify(reduced, null, 1)}\n`,
);
/** JSON with a line for each member of the second level, so that a difference can be read. */
const lines = (/** @type {Json} */ table) =>
  `{\n${Object.entries(table)
    .map(
      ([name, members]) =>
        `"${name}": {\n${Object.entries(members)
          .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
          .join(',\n')}\n}`,
    )
    .join(',\n')}\n}\n`;
writeFileSync(join(ROOT, 'electron/sandbox/appstore/operations.json'), lines(operationsOf(reduced)));
