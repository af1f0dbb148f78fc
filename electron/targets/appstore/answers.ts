import { failure } from '@shared/domain/failure';
import type { z } from 'zod';

/** A request as it really left this computer. */
export interface SentRequest {
  readonly method: string;
  /** Path and query from the host's root. */
  readonly path: string;
  /** The JSON body as a value; null without one. Bytes of uploads are not kept. */
  readonly body: unknown;
}

/** What came back. */
export interface AppStoreAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body: parsed where it is JSON, else its text; null when empty. */
  readonly data: unknown;
  readonly tookMs: number;
  readonly sent: SentRequest;
}

/** A body's value: parsed where it is JSON, else its text; null when empty. */
export function bodyOf(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** An answer's body in the form that is relied on. Throws `unexpected` for another: it must not be guessed at. */
export function readAs<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw failure('unexpected', 'App Store Connect’s answer has a form that Slipway does not know.', {
    stillTrue: 'Nothing is concluded from it.',
    advice: 'Read again; if it stays, report it with the log of this operation.',
    raw: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  });
}
