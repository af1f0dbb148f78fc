import { z } from 'zod';
import { TRIAGE_STATES } from '../domain/testflight/feedback';
import { ISSUE_STYLES } from '../domain/testflight/issue-draft';
import type { BetaView, TestersView } from '../domain/testflight/view';
import { entry } from './base';
import { appId, list } from './schemas/basic';
import { betaNote, standingOrder, testFlightAct } from './schemas/beta';
import { betaBuildView, buildUsage, crashExcerptShape, feedbackView } from './schemas/beta-view';
import { plan } from './schemas/plan';

const id = z.string().min(1).max(100);
const ofBuild = z.object({ appId, buildId: id });
const notes = z.array(betaNote).max(50).readonly();
const isAnswer = (answer: unknown) => typeof answer === 'object' && answer !== null;
const acts = z.array(testFlightAct).min(1).max(10).readonly();

export const testflight = {
  /** The apps that have TestFlight. */
  apps: entry.output(list(z.object({ appId, name: z.string(), bundleId: z.string() }))),
  // Its builds travel as JSON text (`kit/kept-json.ts`): there may be ten thousand, each looked at when it was read.
  list: entry.input(z.object({ appId })).output(z.custom<BetaView>(isAnswer)),
  build: entry.input(ofBuild).output(betaBuildView),
  /** Keeps notes that are being written. Sends nothing. */
  saveNotes: entry.input(ofBuild.extend({ notes })).output(z.void()),
  discardNotes: entry.input(ofBuild).output(z.void()),
  suggestNotes: entry
    .input(ofBuild.extend({ from: z.enum(['last-build', 'commits']) }))
    .output(z.object({ notes: list(betaNote), source: z.string() })),
  /** What *send when ready* would send. Sends nothing. */
  previewOrder: entry
    .input(ofBuild.extend({ acts }))
    .output(z.object({ host: z.string(), calls: plan.shape.calls })),
  /** Sets what is sent as soon as Apple has processed the build. */
  setOrder: entry.input(ofBuild.extend({ acts })).output(standingOrder),
  cancelOrder: entry.input(ofBuild).output(z.void()),
};

/** People and figures: read when they are looked at. */
export const testers = {
  // Its testers travel as JSON text, like the builds.
  list: entry.input(z.object({ appId })).output(z.custom<TestersView>(isAnswer)),
  csv: entry.input(z.object({ appId })).output(z.object({ fileName: z.string(), text: z.string() })),
  usage: entry
    .input(z.object({ appId, buildIds: z.array(id).max(60).readonly() }))
    .output(z.record(z.string(), buildUsage)),
};

const ofReport = z.object({ appId, reportId: id });

export const feedback = {
  list: entry.input(z.object({ appId })).output(feedbackView),
  /** A picture of a report: fetched by the brain, since pages load nothing from elsewhere. */
  picture: entry
    .input(ofReport.extend({ index: z.number().int().min(0).max(50) }))
    .output(z.object({ mediaType: z.string(), base64: z.string() })),
  crash: entry.input(ofReport).output(
    z.object({
      log: z.string().nullable(),
      excerpt: crashExcerptShape.nullable(),
      sameCause: list(z.string()),
    }),
  ),
  triage: entry
    .input(
      z.object({
        appId,
        reportIds: z.array(id).min(1).max(1_000).readonly(),
        state: z.enum(TRIAGE_STATES),
        issue: z.string().trim().max(200).nullable(),
      }),
    )
    .output(z.void()),
  issue: entry.input(ofReport.extend({ style: z.enum(ISSUE_STYLES) })).output(
    z.object({
      title: z.string(),
      labels: list(z.string()),
      body: z.string(),
      text: z.string(),
      fileName: z.string(),
    }),
  ),
  /** Reports with their pictures and crash logs as one archive. */
  download: entry
    .input(z.object({ appId, reportIds: z.array(id).min(1).max(500).readonly() }))
    .output(z.object({ fileName: z.string(), base64: z.string() })),
};
