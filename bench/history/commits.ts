import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from '@shared/domain/operation';
import { openHistory } from '../../electron/history/open-history';
import type { JournalEntry } from '../../electron/ports/history';
import { median } from '../lib/measure';
import { syntheticRecord } from './records';

/*
 * One arm of the commits: `node commits.mjs FOLDER journal|event|bare-one|bare-two`. Prints the median time of one
 * commit, ms. `bare` writes the same bytes and waits for the disk, with nothing around: to one file as the journal
 * does, or to two as an event with its high-water mark does.
 */

const COMMITS = 500;

const [folder, arm] = process.argv.slice(2);
if (folder === undefined || arm === undefined) throw new Error('commits.mjs FOLDER ARM');
const took: number[] = [];

async function timed(commit: (number: number) => unknown): Promise<void> {
  for (let number = 1; number <= COMMITS; number += 1) {
    const began = performance.now();
    await commit(number);
    took.push(performance.now() - began);
  }
}

function bare(files: readonly number[], text: string): void {
  for (const file of files) {
    writeSync(file, text);
    fdatasyncSync(file);
  }
}

function journalEntry(revision: number): JournalEntry {
  const operation = {
    id: 'op-1',
    kind: 'store-write',
    appId: 'app-1',
    planId: null,
    title: 'Advance Google Play production',
    state: 'running',
    step: 'Sending',
    fraction: null,
    transfer: null,
    calls: [],
    outcomes: [],
    startedAt: '2026-11-23T12:00:00.000Z',
    endedAt: null,
    usualMs: null,
    failure: null,
    readBack: null,
    cancellable: false,
    waitingUntil: null,
    revision,
  } as unknown as Operation;
  return { operation, plan: null, bindings: {}, artifactPath: null, confirmedBy: 'Typed 5%', why: null };
}

if (arm === 'journal' || arm === 'event') {
  const clock = { now: Date.now, sleep: () => Promise.resolve() };
  const history = await openHistory({
    directory: folder,
    clock,
    onWarning: ({ sentence }) => console.error(sentence),
  });
  await timed((number) =>
    arm === 'journal' ? history.saveJournal(journalEntry(number)) : history.append(syntheticRecord(number)),
  );
  await history.close();
} else {
  const files = (arm === 'bare-two' ? ['log', 'mark'] : ['log']).map((name) =>
    openSync(join(folder, name), 'a'),
  );
  const text = JSON.stringify(arm === 'bare-two' ? syntheticRecord(1) : journalEntry(1));
  await timed(() => bare(files, text));
}
console.log(JSON.stringify({ p50: median(took) }));
