import type { Reply } from '../exchange';
import type { Arrival, Front } from '../front';
import type { World } from '../world';
import type { ApiKey } from './api-keys';
import { AppStoreProblem, forbidden, noPath, notAuthorized, problem, problemReply } from './problem';
import { HourlyRate, tooMany } from './rate-limit';
import { AppStoreTokens } from './tokens';

/** An answer that is no error document: what a proxy of Apple's says. */
class ProxyPage extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

const PAGE_WORDS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
};

const page = (status: number): string => {
  const words = `${status} ${PAGE_WORDS[status] ?? 'Error'}`;
  return `<html>\r\n<head><title>${words}</title></head>\r\n<body>\r\n<center><h1>${words}</h1></center>\r\n<hr><center>Apple</center>\r\n</body>\r\n</html>\r\n`;
};

function troubleOf(status: number): Error {
  switch (status) {
    case 401:
      return notAuthorized();
    case 403:
      return forbidden();
    case 409:
      return problem(
        409,
        'STATE_ERROR',
        'The request cannot be fulfilled because of the state of another resource.',
        'The request cannot be fulfilled because of the state of another resource.',
      );
    case 422:
      return problem(
        422,
        'ENTITY_UNPROCESSABLE',
        'The request entity is not in a state to be processed',
        'The build is not in a valid processing state for this operation.',
      );
    case 429:
      return tooMany();
    case 500:
      return problem(
        500,
        'UNEXPECTED_ERROR',
        'An unexpected error occurred.',
        'An unexpected error occurred on the server side. If this issue continues, contact us at https://developer.apple.com/contact/.',
      );
    default:
      return new ProxyPage(status);
  }
}

/** Apple's door: tokens, the hourly rate, and error documents. `signedBy` tells handlers whose key it was. */
export function appStoreFront(world: World, keys: () => readonly ApiKey[]): Front {
  const tokens = new AppStoreTokens(keys);
  const rate = new HourlyRate();
  const limit = () => world.state.appStore.settings.hourLimit;
  const now = () => world.clock.now();
  const appleNow = () => now() + (world.faults.active('clock-skew')?.byMs ?? 0);
  return {
    owns: (path) => /\/v[123]\/[A-Za-z]+(\/|$)/.test(path) && !path.includes('/androidpublisher/'),
    unknownPath: noPath,
    admit({ method, path, authorization }: Arrival) {
      const inApi = path.slice(Math.max(0, path.search(/\/v[123]\//)));
      const key = tokens.check(authorization, { method, path: inApi }, appleNow());
      rate.spend(key.keyId, now(), limit());
      return { email: key.keyId, scopes: [key.role] };
    },
    revoke: (authorization) => tokens.revoke(authorization),
    trouble: ({ status, form }) => (form === 'html' ? new ProxyPage(status) : troubleOf(status)),
    refuse(error): Reply {
      if (error instanceof AppStoreProblem) return problemReply(error);
      if (error instanceof ProxyPage)
        return { status: error.status, headers: { 'content-type': 'text/html' }, text: page(error.status) };
      const words = `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`;
      return problemReply(problem(500, 'UNEXPECTED_ERROR', 'An unexpected error occurred.', words));
    },
    finish(reply, caller) {
      const headers: Record<string, string> = { ...reply.headers };
      if (reply.json !== undefined) headers['content-type'] ??= 'application/json';
      if (caller !== null) headers['x-rate-limit'] = rate.header(caller, now(), limit());
      return { ...reply, headers };
    },
  };
}
