import {
  BETA_REVIEW_STATES,
  type BetaBuild,
  type BetaGroup,
  type BetaTester,
  EXTERNAL_STATES,
  INTERNAL_STATES,
  PROCESSING_STATES,
} from '@shared/domain/testflight/build';
import { z } from 'zod';
import { includedById, type Page, paged, resource, toMany, toOne } from '../wire';

const text = z.string().nullish();
const yes = z.boolean().nullish();

const build = resource(
  'builds',
  {
    version: z.string(),
    uploadedDate: z.string(),
    expirationDate: text,
    expired: yes,
    processingState: z.enum(PROCESSING_STATES),
    buildAudienceType: text,
    usesNonExemptEncryption: yes,
  },
  {
    preReleaseVersion: toOne,
    buildBetaDetail: toOne,
    betaAppReviewSubmission: toOne,
    betaGroups: toMany,
  },
);

const preReleaseVersion = resource('preReleaseVersions', { version: text });

const detail = resource('buildBetaDetails', {
  autoNotifyEnabled: yes,
  internalBuildState: z.enum(INTERNAL_STATES).nullish(),
  externalBuildState: z.enum(EXTERNAL_STATES).nullish(),
});

const submission = resource('betaAppReviewSubmissions', {
  betaReviewState: z.enum(BETA_REVIEW_STATES).nullish(),
  submittedDate: text,
});

const group = resource('betaGroups', {
  name: z.string(),
  isInternalGroup: yes,
  hasAccessToAllBuilds: yes,
  publicLinkEnabled: yes,
  publicLink: text,
  publicLinkLimitEnabled: yes,
  publicLinkLimit: z.number().nullish(),
  feedbackEnabled: yes,
});

const tester = resource(
  'betaTesters',
  {
    firstName: text,
    lastName: text,
    email: text,
    inviteType: z.enum(['EMAIL', 'PUBLIC_LINK']).nullish(),
    state: z.enum(['NOT_INVITED', 'INVITED', 'ACCEPTED', 'INSTALLED', 'REVOKED']).nullish().catch(null),
    appDevices: z
      .array(z.object({ model: text, osVersion: text, appBuildVersion: text }))
      .nullish()
      .catch(null),
  },
  { betaGroups: toMany },
);

const localization = resource('betaBuildLocalizations', { locale: z.string(), whatsNew: text });

export const buildPage = paged(build);
export const groupPage = paged(group);
export const testerPage = paged(tester);
export const notesPage = paged(localization);
export const submissionPage = paged(submission);
export const builtOne = z.object({ data: build });
export const groupOne = z.object({ data: group });
export const detailOne = z.object({ data: detail });

/** Numbers of use, added up over whatever stretches of time the answer has. */
export const usagePage = z.object({
  data: z.array(
    z.object({
      dataPoints: z
        .array(
          z.object({
            values: z.object({
              crashCount: z.number().nullish(),
              installCount: z.number().nullish(),
              sessionCount: z.number().nullish(),
              feedbackCount: z.number().nullish(),
              inviteCount: z.number().nullish(),
            }),
          }),
        )
        .nullish(),
      dimensions: z.object({ betaTesters: z.object({ data: text }).nullish() }).nullish(),
    }),
  ),
});

/** The builds of a page with what it includes of them. */
export function buildsOf(page: Page<z.output<typeof build>>): readonly BetaBuild[] {
  const versions = includedById(preReleaseVersion, 'preReleaseVersions', page.included);
  const details = includedById(detail, 'buildBetaDetails', page.included);
  const submissions = includedById(submission, 'betaAppReviewSubmissions', page.included);
  return page.data.map(({ id, attributes, relationships }): BetaBuild => {
    const shown = details.get(relationships.buildBetaDetail ?? id)?.attributes;
    const review = submissions.get(relationships.betaAppReviewSubmission ?? '')?.attributes;
    const processing = attributes.processingState === 'PROCESSING';
    return {
      id,
      version: versions.get(relationships.preReleaseVersion ?? '')?.attributes.version ?? '?',
      buildNumber: attributes.version,
      uploadedAt: attributes.uploadedDate,
      expiresAt: attributes.expirationDate ?? null,
      expired: attributes.expired ?? false,
      processing: attributes.processingState,
      usesNonExemptEncryption: attributes.usesNonExemptEncryption ?? null,
      internalOnly: attributes.buildAudienceType === 'INTERNAL_ONLY',
      internal: shown?.internalBuildState ?? (processing ? 'PROCESSING' : 'READY_FOR_BETA_TESTING'),
      external: shown?.externalBuildState ?? (processing ? 'PROCESSING' : 'READY_FOR_BETA_SUBMISSION'),
      review: review?.betaReviewState ?? null,
      reviewSubmittedAt: review?.submittedDate ?? null,
      autoNotify: shown?.autoNotifyEnabled ?? false,
      groupIds: relationships.betaGroups,
    };
  });
}

/** A group as it was read; its testers are counted by another request. */
export function groupOf({ id, attributes }: z.output<typeof group>, testers: number | null): BetaGroup {
  return {
    id,
    name: attributes.name,
    internal: attributes.isInternalGroup ?? false,
    allBuilds: attributes.hasAccessToAllBuilds ?? false,
    publicLink: attributes.publicLink ?? null,
    publicLinkOn: attributes.publicLinkEnabled ?? false,
    publicLinkLimit: attributes.publicLinkLimitEnabled ? (attributes.publicLinkLimit ?? null) : null,
    feedback: attributes.feedbackEnabled ?? false,
    testers,
  };
}

/** A tester as they were read. */
export function testerOf({ id, attributes, relationships }: z.output<typeof tester>): BetaTester {
  return {
    id,
    firstName: attributes.firstName ?? null,
    lastName: attributes.lastName ?? null,
    email: attributes.email ?? null,
    invitedBy: attributes.inviteType ?? null,
    state: attributes.state ?? null,
    groupIds: relationships.betaGroups,
    devices: (attributes.appDevices ?? []).map((device) => ({
      model: device.model ?? 'Unknown device',
      osVersion: device.osVersion ?? null,
      buildNumber: device.appBuildVersion ?? null,
    })),
  };
}
