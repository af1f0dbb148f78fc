import { type Failure, FailureError, failure, failureOf } from '@shared/domain/failure';
import { redactText } from '@shared/kit/redact';

/** What the engine's library throws: the answer's status, and the engine's own words. */
interface EngineError {
  readonly statusCode?: number;
  readonly json?: { readonly message?: string } | null;
  readonly code?: string;
  readonly message: string;
}

const UNREACHABLE = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'EACCES',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'ESSH',
]);
const CUT = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNABORTED']);

/** Anything that an engine or the way to it threw, as a named failure. `what` says what was being done. */
export function engineFailure(error: unknown, what: string): FailureError {
  if (error instanceof FailureError) return error;
  const { statusCode, json, code, message } = error as EngineError;
  if (code !== undefined && UNREACHABLE.has(code)) return unreachable(code, message, error);
  if (code !== undefined && CUT.has(code)) return engineLost(what, error);
  const said = sentence(redactText(json?.message ?? message));
  if (statusCode === 404 && /image|manifest|reference/i.test(said)) {
    return failure(
      'image-missing',
      `${what}: ${said}`,
      { advice: 'Check its name, or pull or build it first.', stillTrue: NOTHING_DONE, raw: said },
      error,
    );
  }
  if (statusCode === 404) {
    return failure(
      'not-found',
      `${what}: ${said}`,
      { advice: 'It may have been removed meanwhile: look again.', stillTrue: NOTHING_DONE, raw: said },
      error,
    );
  }
  if (statusCode !== undefined) {
    return failure(
      'engine-refused',
      `${what}: ${said}`,
      { advice: 'Read what the engine says and mend that.', stillTrue: NOTHING_DONE, raw: said },
      error,
    );
  }
  return new FailureError(failureOf(error), { cause: error });
}

/** What is true where the first request of a plan is refused. */
export const NOTHING_DONE = 'Nothing of it was done.';

/** The engine went away while something was under way. */
export function engineLost(what: string, cause?: unknown): FailureError {
  return failure(
    'engine-lost',
    `${what}: the engine went away.`,
    {
      stillTrue: 'What was written down until then is kept.',
      advice: 'Start the engine again; Slipway finds it by itself.',
      retryable: true,
    },
    cause,
  );
}

/** Why an address does not answer, in one sentence. */
export function whyUnreachable(error: unknown): string {
  const { code, message, statusCode } = error as EngineError;
  switch (code) {
    case 'ENOENT':
      return 'There is no such socket.';
    case 'ECONNREFUSED':
      return 'Nothing listens there.';
    case 'EACCES':
      return 'This user may not open the socket: membership in the group docker is missing.';
    case 'ENOTFOUND':
      return 'The host name is not known.';
    case 'ETIMEDOUT':
      return 'It did not answer in time.';
    default:
      return statusCode === undefined
        ? sentence(redactText(message))
        : `It answered ${statusCode}, as no engine does.`;
  }
}

function unreachable(code: string, message: string, cause: unknown): FailureError {
  return failure(
    'engine-unreachable',
    `The Docker engine cannot be reached. ${whyUnreachable({ code, message })}`,
    {
      stillTrue: 'Containers that run go on without Slipway.',
      advice: 'Start the engine and look again.',
      retryable: true,
    },
    cause,
  );
}

const DISK_FULL = /no space left on device|disk quota exceeded/i;
const MAKE_ROOM = "The engine's disk is full: clear away what nothing uses under Images, then do it again.";

/** What BuildKit says of itself before it says what is wrong. */
const PREAMBLE =
  /^(failed to solve with frontend [\w.]+: |failed to solve: |failed to create LLB definition: )+/;

/** What a registry or the engine wrote into the stream of a push, pull or build. */
export function streamFailure(kind: 'push' | 'pull' | 'build', subject: string, text: string): Failure {
  const said = sentence(redactText(text).replace(PREAMBLE, ''));
  if (kind === 'build') {
    if (isMissingImage(said)) {
      return failure('image-missing', `${subject} needs an image that cannot be had: ${said}`, {
        stillTrue: 'No image was made.',
        advice: 'Check the name in FROM, and whether this computer may read its registry.',
        raw: said,
      }).failure;
    }
    if (
      /dockerfile parse error|unknown instruction|dockerfile.*(not found|no such file)|cannot locate specified dockerfile/i.test(
        said,
      )
    ) {
      return failure('invalid-request', `The Dockerfile of ${subject} cannot be used: ${said}`, {
        stillTrue: 'No image was made.',
        advice: 'Mend the line and build again.',
        raw: said,
      }).failure;
    }
    return failure('build-failed', `${subject} was not built: ${said}`, {
      stillTrue: 'No image was made; the log is kept.',
      advice: DISK_FULL.test(said) ? MAKE_ROOM : 'Read the step that failed, mend it and build again.',
      raw: said,
    }).failure;
  }
  const doing = kind === 'push' ? 'not pushed' : 'not pulled';
  if (DISK_FULL.test(said)) {
    return failure('engine-refused', `${subject} was ${doing}: ${said}`, {
      stillTrue: 'Images that were here are still here.',
      advice: MAKE_ROOM,
      raw: said,
    }).failure;
  }
  const refused =
    /denied|unauthorized|authentication|forbidden|no basic auth|blocked|429|toomanyrequests/i.test(said);
  if (kind === 'pull' && !refused && isMissingImage(said)) {
    return failure('image-missing', `${subject} was ${doing}: ${said}`, {
      stillTrue: 'Images that were here are still here.',
      advice: 'Check name and tag.',
      raw: said,
    }).failure;
  }
  return failure('registry-refused', `${subject} was ${doing}: ${said}`, {
    stillTrue:
      kind === 'push'
        ? 'The registry points at what it had before; layers that it took stay there unused.'
        : 'Images that were here are still here.',
    advice: refused
      ? 'Sign in to the registry with docker login, or ask for the right to write there.'
      : 'Check that the registry is up and can be reached from the engine.',
    retryable: !refused,
    raw: said,
  }).failure;
}

function isMissingImage(text: string): boolean {
  // What COPY does not find is a file, and no image.
  if (/cache key|(COPY|ADD) failed|no such file or directory/i.test(text)) return false;
  return MISSING.some((words) => text.toLowerCase().includes(words));
}

const MISSING = [
  'manifest unknown',
  'not found',
  'pull access denied',
  'repository does not exist',
  'no such host',
  'failed to resolve source metadata',
  'failed to do request',
  'connection refused',
  'connect: ',
  'i/o timeout',
  'server misbehaving',
];

/** Engines end their sentences as they like. */
function sentence(text: string): string {
  const plain = text.trim().replace(/\s+/g, ' ');
  return plain === '' ? 'no reason was given.' : /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
