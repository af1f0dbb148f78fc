import { z } from 'zod';
import { ApiError, invalidArgument } from '../api-error';
import type { Release, Track } from '../state-schema';

/** A release as a client asked for it: checked for form, not yet for sense. */
export interface WantedRelease {
  readonly name?: string | undefined;
  readonly versionCodes: readonly number[];
  readonly status: Release['status'];
  readonly userFraction?: number | undefined;
  readonly inAppUpdatePriority?: number | undefined;
  readonly releaseNotes: readonly { readonly language: string; readonly text: string }[];
  readonly countryTargeting?:
    | { readonly countries: string[]; readonly includeRestOfWorld: boolean }
    | undefined;
}

/** A track as a client asked for it; `releases` is undefined when the body did not name them. */
export interface WantedTrack {
  readonly track: string | undefined;
  readonly releases: readonly WantedRelease[] | undefined;
}

/** JSON null and absence mean the same to Google's parser. */
const nullable = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);
const numeric = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]).transform(Number);

const releaseSchema = z.strictObject({
  name: nullable(z.string()),
  versionCodes: nullable(z.array(numeric.pipe(z.int()))).transform((codes) => codes ?? []),
  status: z.enum(['draft', 'inProgress', 'halted', 'completed']),
  userFraction: nullable(numeric),
  inAppUpdatePriority: nullable(numeric.pipe(z.int())),
  releaseNotes: nullable(z.array(z.strictObject({ language: z.string(), text: z.string() }))).transform(
    (notes) => notes ?? [],
  ),
  countryTargeting: nullable(
    z.strictObject({
      countries: nullable(z.array(z.string())).transform((codes) => codes ?? []),
      includeRestOfWorld: nullable(z.boolean()).transform((all) => all ?? false),
    }),
  ),
});

const trackSchema = z.strictObject({
  track: nullable(z.string()),
  releases: nullable(z.array(releaseSchema)),
});

const TYPES: Record<string, string> = {
  status: 'type.googleapis.com/google.play.publishingapi.v3.Release.Status',
  userFraction: 'TYPE_DOUBLE',
  inAppUpdatePriority: 'TYPE_INT32',
  versionCodes: 'TYPE_INT64',
};

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    'track_config',
  );
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    body,
  );
}

/** The refusal of a malformed body, worded as Google's JSON parser words it. */
function refusal(body: unknown, issue: z.core.$ZodIssue): ApiError {
  const violation = (description: string) =>
    new ApiError('INVALID_ARGUMENT', description, {
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [{ field: pathText(issue.path), description }],
        },
      ],
    });
  if (issue.code === 'unrecognized_keys') {
    return violation(
      `Invalid JSON payload received. Unknown name "${issue.keys[0]}" at '${pathText(issue.path)}': Cannot find field.`,
    );
  }
  const value = valueAt(body, issue.path);
  const field = issue.path.findLast((part) => typeof part === 'string') ?? '';
  if (field === 'status' && (value === undefined || value === null || value === 'statusUnspecified'))
    return violation('Release status must be specified.');
  return violation(
    `Invalid value at '${pathText(issue.path)}' (${TYPES[String(field)] ?? 'TYPE_STRING'}), ${JSON.stringify(value)}`,
  );
}

/** Reads a Track resource from a request. Throws Google's 400 for one that its parser would not take. */
export function readTrack(body: unknown): WantedTrack {
  const parsed = trackSchema.safeParse(body);
  if (parsed.success) return { track: parsed.data.track, releases: parsed.data.releases };
  const [issue] = parsed.error.issues;
  throw issue ? refusal(body, issue) : invalidArgument('Request contains an invalid argument.');
}

/** A track as the API shows it: version codes as strings, empty members left out. */
export function trackToWire(track: Track): unknown {
  return {
    track: track.track,
    ...(track.releases.length > 0 ? { releases: track.releases.map(releaseToWire) } : {}),
  };
}

function releaseToWire(release: Release): unknown {
  const { versionCodes, releaseNotes, inAppUpdatePriority, ...rest } = release;
  return {
    ...rest,
    ...(versionCodes.length > 0 ? { versionCodes: versionCodes.map(String) } : {}),
    ...(releaseNotes.length > 0 ? { releaseNotes } : {}),
    ...(inAppUpdatePriority ? { inAppUpdatePriority } : {}),
  };
}
