import { z } from 'zod';
import { entry } from './base';
import { isoTime } from './schemas/basic';

const notes = { version: z.string(), notes: z.string() };
const updateState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle'), checkedAt: isoTime.nullable(), problem: z.string().nullable() }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('available'), ...notes }),
  z.object({ kind: z.literal('downloading'), ...notes, fraction: z.number() }),
  z.object({ kind: z.literal('ready'), ...notes }),
]);

/** What only a program of its own can do: it answers with null in a browser. */
export const desktop = {
  view: entry.output(
    z
      .object({
        startsAtLogin: z.boolean(),
        /** `fetches`: the dictionary comes from a server of Google. */
        spelling: z.object({ checks: z.boolean(), fetches: z.boolean() }),
        /** Null where the program was not installed from a package. */
        update: z.object({ state: updateState, channel: z.enum(['latest', 'beta']) }).nullable(),
      })
      .nullable(),
  ),
  setStartsAtLogin: entry.input(z.object({ wanted: z.boolean() })).output(z.void()),
  setSpelling: entry.input(z.object({ wanted: z.boolean() })).output(z.void()),
  setChannel: entry.input(z.object({ channel: z.enum(['latest', 'beta']) })).output(z.void()),
  checkForUpdate: entry.output(z.void()),
  downloadUpdate: entry.output(z.void()),
  cancelUpdate: entry.output(z.void()),
  /** Restarts into the new version; refused while something runs. */
  installUpdate: entry.output(z.void()),
};
