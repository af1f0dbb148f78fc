import { z } from 'zod';

/**
 * Where a fault applies: `METHOD glob` or a glob alone, matched against the request's path without query; `*` stands
 * for any text. Examples: `POST *:commit`, `*\/bundles`, `GET *crashRateMetricSet*`.
 */
const route = z.string().min(1);

const firing = {
  /** Given by the sandbox when absent. */
  id: z.string().optional(),
  route: route.default('*'),
  /** How often it still fires; absent: until removed. */
  count: z.int().positive().optional(),
  /** Chance of firing on a match, 0–1. Decided by a seeded sequence, so runs repeat. */
  probability: z.number().min(0).max(1).default(1),
  /** Matches to let pass first. */
  skip: z.int().min(0).default(0),
};

const inApp = {
  id: z.string().optional(),
  /** One app; absent: every app. */
  packageName: z.string().optional(),
  /** How often it still takes effect; absent: until removed. */
  count: z.int().positive().optional(),
};

/** A trouble that can be switched on. Route faults fire on requests; the others change how the world answers. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** Answers an error instead of doing the work. `retryAfter` in seconds, sent as seconds or as an HTTP date. */
  z.object({
    kind: z.literal('status'),
    ...firing,
    status: z.literal([401, 403, 409, 422, 429, 500, 502, 503]),
    /** Apple's proxies answer a page in the place of an error document at times. */
    form: z.enum(['api', 'html']).default('api'),
    retryAfter: z.number().min(0).optional(),
    retryAfterForm: z.enum(['seconds', 'date']).default('seconds'),
  }),
  /** Does the work, then answers 503: what a commit whose answer was lost looks like. */
  z.object({ kind: z.literal('lost-answer'), ...firing }),
  /** Cuts the connection once this many bytes of the request's body have arrived. */
  z.object({ kind: z.literal('cut-request'), ...firing, atByte: z.int().min(0) }),
  /** Cuts the connection after this many bytes of the answer's body. The work is done. */
  z.object({ kind: z.literal('cut-response'), ...firing, atByte: z.int().min(0) }),
  /** Cuts the connection before anything is done or answered. */
  z.object({ kind: z.literal('drop-connection'), ...firing }),
  /** Takes a write and keeps one of its attributes as it was, without a word: stores have done it to `whatsNew`. */
  z.object({ kind: z.literal('attribute-dropped'), ...firing, attribute: z.string().default('whatsNew') }),
  /** Waits before doing the work, in real ms. */
  z.object({ kind: z.literal('slow'), ...firing, latencyMs: z.number().min(0) }),
  /** The edit that the request names has expired. */
  z.object({ kind: z.literal('edit-expired'), ...firing }),
  /** The edit that the request names was deleted by somebody else. */
  z.object({ kind: z.literal('edit-deleted'), ...firing }),
  /** The request's access token has expired. */
  z.object({ kind: z.literal('token-expired'), ...firing }),
  /** An upload keeps only this many bytes of what this request sent. */
  z.object({ kind: z.literal('partial-accept'), ...firing, keepBytes: z.int().min(0) }),
  /** The upload session that the request names is gone: 404 or 410. */
  z.object({
    kind: z.literal('session-lost'),
    ...firing,
    status: z.literal([404, 410]).default(404),
  }),
  /** The next submissions are rejected in review. */
  z.object({ kind: z.literal('review-rejection'), ...inApp, reason: z.string().optional() }),
  /** Crash and ANR rates of one version code (absent: the newest) multiply from a time on (absent: now). */
  z.object({
    kind: z.literal('crash-spike'),
    ...inApp,
    versionCode: z.int().positive().optional(),
    factor: z.number().positive().default(6),
    startsAt: z.number().optional(),
  }),
  /** Vitals stop arriving: freshness stays where it was this long ago, in ms before now. */
  z.object({ kind: z.literal('stale-vitals'), ...inApp, byMs: z.number().min(0) }),
  /** Apple's processing of the next build uploads fails. */
  z.object({ kind: z.literal('processing-failure'), ...inApp, reason: z.string().optional() }),
  /** Apple's beta reviewers reject the next submissions. */
  z.object({ kind: z.literal('beta-rejection'), ...inApp }),
  /** Apple's reviewers reject the next submissions: for the texts, or for the build. */
  z.object({
    kind: z.literal('app-rejection'),
    ...inApp,
    about: z.enum(['metadata', 'binary']).default('metadata'),
  }),
  /** Kubernetes: a watch is refused with 410, and those that are open end with it. */
  z.object({ kind: z.literal('watch-gone'), ...firing }),
  /** Kubernetes: a watch stays open and nothing comes any more, not even bookmarks. */
  z.object({ kind: z.literal('watch-silent'), ...firing }),
  /** Kubernetes: an admission webhook says no to a write. */
  z.object({
    kind: z.literal('webhook-refusal'),
    ...firing,
    webhook: z.string().default('policy.arkalia.example'),
    says: z.string().default('images must be signed'),
  }),
  /** Kubernetes: somebody else writes the same object just before this write is done. */
  z.object({ kind: z.literal('competing-write'), ...firing }),
  /** The store's clock differs from the sandbox clock by this much, in ms: in the Date header and in token checks. */
  z.object({ kind: z.literal('clock-skew'), id: z.string().optional(), byMs: z.number() }),
]);

/** A fault as it is kept: every default filled in. */
export type Fault = z.infer<typeof faultSchema>;
/** A fault as it is asked for. */
export type FaultInput = z.input<typeof faultSchema>;
/** A fault of one kind. */
export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;
/** A fault that stands in the list: it has an id. */
export type StandingFault = Fault & { readonly id: string };
