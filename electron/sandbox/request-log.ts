/** One request as it came and was answered, without credentials. */
export interface LoggedRequest {
  readonly id: number;
  /** Sandbox time of arrival, ISO. */
  readonly at: string;
  readonly method: string;
  /** Path with query, as sent. */
  readonly url: string;
  /** client_email of the caller; null when there was none. */
  readonly caller: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The body: JSON where it is JSON, text where it is short, null where it is empty or a file's bytes. */
  readonly body: unknown;
  /** Bytes of the request's body. */
  readonly bodyBytes: number;
  /** The answer's status; null while there is none, and for a connection that was cut before one. */
  readonly status: number | null;
  readonly answer: unknown;
  /** Faults that fired. */
  readonly faults: readonly string[];
}

const SECRET_HEADERS = new Set(['authorization', 'cookie', 'x-sandbox-control']);

/** Header values as one text each, credentials left out. */
export function loggedHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined || SECRET_HEADERS.has(name)) return [];
      return [[name, Array.isArray(value) ? value.join(', ') : value]];
    }),
  );
}

/** The latest requests, oldest first, so that what was sent can be compared with what was meant. */
export class RequestLog {
  readonly #limit: number;
  #entries: LoggedRequest[] = [];
  #sequence = 0;

  constructor(limit = 2000) {
    this.#limit = limit;
  }

  /** An id for a request that begins. */
  nextId(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** Adds a finished request; the oldest falls out beyond the limit. */
  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#limit) this.#entries = this.#entries.slice(-this.#limit);
  }

  /** Requests after an id (0: all that are kept). */
  list(afterId = 0): readonly LoggedRequest[] {
    return this.#entries.filter((entry) => entry.id > afterId);
  }

  /** Forgets them all. */
  clear(): void {
    this.#entries = [];
  }
}
