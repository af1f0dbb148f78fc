import { oc } from '@orpc/contract';
import { FIRST_PAGE_LIMIT } from '@shared/domain/first-page';
import { z } from 'zod';
import { entry } from './base';
import { epochMs, isoTime, list } from './schemas/basic';
import { sourceView } from './schemas/lane';
import { batchesOf, streamAck, streamOpening } from './streams';

/** What a change is about; the window asks again for what it shows of it. */
export const changeTopic = z.enum([
  'board',
  'releases',
  'operations',
  'history',
  'sources',
  'workspace',
  'accounts',
  'drafts',
  'sandbox',
  'reviews',
  'engines',
  'builds',
  'images',
  'containers',
  'compose',
  'backends',
  'logs',
  'testflight',
  'feedback',
  'vault',
  'desktop',
]);
export type ChangeTopic = z.output<typeof changeTopic>;

/** The brain's clock: in the sandbox it can stand still or run fast. */
const clockReading = z.object({
  now: epochMs,
  /** Milliseconds of this clock in one real millisecond; 0 while it stands. */
  rate: z.number(),
});

const info = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'loopback']),
  platform: z.string(),
  /** Who sits here, as the history names them. */
  person: z.string(),
  workspace: z.object({
    id: z.string(),
    name: z.string(),
    /** Path of `slipway.yaml`; null in the sandbox. */
    path: z.string().nullable(),
    sandbox: z.boolean(),
  }),
  clock: clockReading,
  history: z.object({
    bytes: z.number(),
    savedAt: isoTime.nullable(),
    readOnly: z.string().nullable(),
  }),
});

export const system = {
  info: entry.output(info),
  rename: entry.input(z.object({ person: z.string().trim().min(1).max(80) })).output(z.void()),
  sources: entry.output(list(sourceView)),
  /** Keeps the board as this window shows it: the next start shows it until its own code runs. */
  keepFirstPage: entry
    .input(z.object({ theme: z.enum(['light', 'dark']), html: z.string().max(FIRST_PAGE_LIMIT) }))
    .output(z.void()),
  /** Reads every store again now. */
  refresh: entry.input(z.object({ appId: z.string().optional() })).output(z.void()),
  /** News of what changed, without the change itself. */
  changes: oc
    .input(z.object({ stream: streamOpening }))
    .output(batchesOf(z.object({ topic: changeTopic, appId: z.string().nullable() }))),
  /** What the program around this window asks of it: a place to go to, or something to open. */
  asks: oc
    .input(z.object({ stream: streamOpening }))
    .output(
      batchesOf(
        z.object({ href: z.string().nullable(), act: z.enum(['palette', 'jobs', 'search']).nullable() }),
      ),
    ),
  /** Grants credit to any stream. */
  ack: oc.input(streamAck).output(z.boolean()),
};
