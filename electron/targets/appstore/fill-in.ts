import { failure } from '@shared/domain/failure';
import type { PlannedCall } from '@shared/domain/plan';
import type { Bindings } from '../../ports/store-target';
import type { AnyQuery } from './query';

const HOLE = /\{(\w+)\}/g;

/** A planned call's path, query and body with the values that earlier answers bound in place of `{name}`. */
export interface FilledCall {
  readonly path: string;
  readonly query: AnyQuery;
  readonly body: unknown;
}

/** Fills a planned call in. Throws when a value is not known: then the call is not sent. */
export function fillIn(call: Pick<PlannedCall, 'path' | 'query' | 'body'>, bindings: Bindings): FilledCall {
  const known = (name: string): string => {
    const value = bindings[name];
    if (value !== undefined) return value;
    throw failure('unexpected', `The value “${name}” of this call is not known.`, {
      stillTrue: 'This call was not sent.',
      advice: 'Read the store again and look at a new plan.',
    });
  };
  const inText = (text: string): string => text.replace(HOLE, (_, name: string) => known(name));
  return {
    path: call.path.replace(HOLE, (_, name: string) => encodeURIComponent(known(name))),
    query: Object.fromEntries(Object.entries(call.query).map(([name, text]) => [name, inText(text)])),
    body: filledIds(call.body, inText),
  };
}

/** Only ids are filled in: a person's words may hold braces. */
function filledIds(value: unknown, inText: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((member) => filledIds(member, inText));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'id' && typeof member === 'string' ? inText(member) : filledIds(member, inText),
    ]),
  );
}
