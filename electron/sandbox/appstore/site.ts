import { z } from 'zod';
import type { AppStore } from './app-store';
import { decideBetaReview } from './beta-review';
import { expireBuild, finishProcessing } from './builds';
import { addFeedback } from './plant-feedback';
import { noResource } from './problem';
import type { Resource } from './state';
import { cancelSubmission, decideAppReview } from './submissions';
import { appStateOf, finishUpload } from './uploads';
import { completePhase, distribute, phaseOf, setPhase, stateOf, versionsOf } from './versions';
import { tellWebhooks } from './webhooks';

const inApp = { bundleId: z.string().optional() };
/** The build number; absent: the newest for which it makes sense. */
const ofBuild = { ...inApp, build: z.string().optional() };

/** What people do who are not the client: Apple's reviewers and machines, testers, and a colleague in Apple's site. */
export const siteChangeSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('finish-processing'),
    ...ofBuild,
    failed: z.boolean().default(false),
    reason: z.string().optional(),
  }),
  z.object({ action: z.literal('decide-beta-review'), ...ofBuild, approved: z.boolean().default(true) }),
  z.object({
    action: z.literal('decide-app-review'),
    ...inApp,
    verdict: z.enum(['approved', 'metadata-rejected', 'rejected']).default('approved'),
  }),
  z.object({ action: z.literal('cancel-submission'), ...inApp }),
  z.object({ action: z.literal('release-version'), ...inApp }),
  z.object({
    action: z.literal('phased-release'),
    ...inApp,
    state: z.enum(['ACTIVE', 'PAUSED', 'COMPLETE']),
  }),
  z.object({ action: z.literal('expire-build'), ...ofBuild }),
  z.object({
    action: z.literal('edit-notes'),
    ...ofBuild,
    locale: z.string().default('en-US'),
    whatsNew: z.string(),
  }),
  z.object({
    action: z.literal('add-feedback'),
    ...ofBuild,
    kind: z.enum(['screenshot', 'crash']).default('screenshot'),
    count: z.int().min(1).max(100).default(1),
  }),
]);

export type SiteChange = z.input<typeof siteChangeSchema>;

function appOf({ shelf }: AppStore, bundleId: string | undefined): Resource {
  const app = shelf
    .all('apps')
    .find(({ attributes }) => bundleId === undefined || attributes.bundleId === bundleId);
  if (!app) throw noResource('apps', bundleId ?? '');
  return app;
}

function buildOf(
  { shelf }: AppStore,
  app: Resource,
  number: string | undefined,
  fits: (build: Resource) => boolean,
): Resource {
  const build = shelf
    .many('apps', app.id, 'builds', 'builds')
    .findLast((one) => (number === undefined ? fits(one) : one.attributes.version === number));
  if (!build) throw noResource('builds', number ?? 'in this state');
  return build;
}

function submissionOf({ shelf }: AppStore, app: Resource): Resource {
  const open = ['WAITING_FOR_REVIEW', 'IN_REVIEW', 'UNRESOLVED_ISSUES'];
  const found = shelf
    .many('apps', app.id, 'reviewSubmissions', 'reviewSubmissions')
    .findLast(({ attributes }) => open.includes(String(attributes.state)));
  if (!found) throw noResource('reviewSubmissions', 'under review');
  return found;
}

function versionIn(store: AppStore, app: Resource, state: string): Resource {
  const version = versionsOf(store, app.id).findLast((one) => stateOf(one) === state);
  if (!version) throw noResource('appStoreVersions', state);
  return version;
}

/** Does what others do. Throws where there is nothing that it could be done to. */
export function changeInSite(store: AppStore, input: SiteChange): void {
  const change = siteChangeSchema.parse(input);
  const app = appOf(store, change.bundleId);
  const { shelf } = store;
  switch (change.action) {
    case 'finish-processing':
      endProcessing(store, buildOf(store, app, change.build, isProcessing), change.failed, change.reason);
      break;
    case 'decide-beta-review':
      decideBetaReview(
        store,
        buildOf(store, app, change.build, (one) => isWaiting(store, one)),
        change.approved,
      );
      break;
    case 'decide-app-review': {
      const about = { approved: null, 'metadata-rejected': 'metadata', rejected: 'binary' } as const;
      decideAppReview(store, submissionOf(store, app), about[change.verdict], store.now());
      break;
    }
    case 'cancel-submission':
      cancelSubmission(store, submissionOf(store, app));
      break;
    case 'release-version':
      distribute(store, versionIn(store, app, 'PENDING_DEVELOPER_RELEASE'), store.now());
      break;
    case 'phased-release': {
      const phase = phaseOf(store, versionIn(store, app, 'READY_FOR_DISTRIBUTION'));
      if (!phase) throw noResource('appStoreVersionPhasedReleases', 'in the store');
      if (change.state === 'COMPLETE') completePhase(store, phase);
      else if (phase.attributes.phasedReleaseState !== change.state)
        setPhase(store, phase, change.state, store.now());
      break;
    }
    case 'expire-build':
      expireBuild(
        store,
        buildOf(store, app, change.build, (one) => one.attributes.expired !== true),
      );
      break;
    case 'edit-notes':
      editNotes(
        store,
        buildOf(store, app, change.build, () => true),
        change.locale,
        change.whatsNew,
      );
      break;
    case 'add-feedback':
      for (let index = 0; index < change.count; index += 1) {
        const build = buildOf(
          store,
          app,
          change.build,
          (one) => shelf.ids('builds', one.id, 'betaGroups').size > 0,
        );
        sendFeedback(store, app, build, change.kind);
      }
      break;
  }
  store.world.changed();
}

const isProcessing = ({ attributes }: Resource): boolean => attributes.processingState === 'PROCESSING';

const isWaiting = ({ shelf }: AppStore, build: Resource): boolean =>
  ['WAITING_FOR_REVIEW', 'IN_REVIEW'].includes(
    String(
      shelf.one('builds', build.id, 'betaAppReviewSubmission', 'betaAppReviewSubmissions')?.attributes
        .betaReviewState,
    ),
  );

function endProcessing(store: AppStore, build: Resource, failed: boolean, reason: string | undefined): void {
  const upload = store.shelf.get('buildUploads', String(build.links.buildUpload));
  const words = reason ?? 'The bundle contains a disallowed file.';
  if (upload && appStateOf(upload.attributes) === 'PROCESSING')
    finishUpload(store, upload, failed ? words : null);
  else finishProcessing(store, build, !failed);
}

function editNotes({ shelf }: AppStore, build: Resource, locale: string, whatsNew: string): void {
  const known = shelf
    .many('builds', build.id, 'betaBuildLocalizations', 'betaBuildLocalizations')
    .find(({ attributes }) => attributes.locale === locale);
  if (known) shelf.set('betaBuildLocalizations', known, { whatsNew });
  else shelf.add('betaBuildLocalizations', { attributes: { locale, whatsNew }, links: { build: build.id } });
}

/** Feedback that comes in now, from one of the build's testers. */
function sendFeedback(store: AppStore, app: Resource, build: Resource, kind: 'screenshot' | 'crash'): void {
  const { shelf } = store;
  const name = kind === 'crash' ? 'betaFeedbackCrashSubmissions' : 'betaFeedbackScreenshotSubmissions';
  const number = shelf.all(name).length + 1_000 + store.state.sequence;
  const testers = shelf.many('apps', app.id, 'betaTesters', 'betaTesters');
  const tester = testers[number % Math.max(1, testers.length)];
  const made = addFeedback(shelf, kind, { app, build, tester }, number, store.now());
  store.state.sequence += 1;
  if (kind === 'crash') build.inner.crashes = Number(build.inner.crashes ?? 0) + 1;
  tellFeedback(store, app, made.id, kind);
}

function tellFeedback(store: AppStore, app: Resource, id: string, kind: 'screenshot' | 'crash'): void {
  const word = kind === 'crash' ? 'CRASH' : 'SCREENSHOT';
  tellWebhooks(store, app.id, {
    eventType: `BETA_FEEDBACK_${word}_SUBMISSION_CREATED`,
    instance: {
      type: kind === 'crash' ? 'betaFeedbackCrashSubmissions' : 'betaFeedbackScreenshotSubmissions',
      id,
    },
    attributes: {},
  });
}
