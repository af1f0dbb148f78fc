import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { CallOutcome } from '@shared/domain/operation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportedFile, History, HistoryExport } from '../../../electron/ports/history';
import { newFolder } from './folders';
import { NOON, open, record } from './records';

let history: History;
beforeEach(async () => {
  ({ history } = await open(newFolder()));
  const call: CallOutcome = {
    callId: 'commit',
    state: 'done',
    status: 200,
    tookMs: 1060.4,
    sent: { method: 'POST', path: '/edits/0413:commit', body: null },
    answer: {},
  };
  await history.appendAll([
    record({
      kind: 'artifact.read',
      title: 'Read app.aab',
      track: null,
      toFraction: null,
      at: '2026-11-22T08:00:00.000Z',
    }),
    record({ title: '=HYPERLINK("http://x")', why: 'a "quoted", reason\nover two lines' }),
    record({
      title: '1.4.0 (142) set to 100% → done',
      actor: { kind: 'person', name: 'Łukasz 李' },
      toFraction: 1,
      calls: [call],
      readBack: { asked: '100%', storeSays: '100%', differs: false, readAt: new Date(NOON).toISOString() },
    }),
    record({ title: 'Another | release', versionCode: 143, versionName: '1.4.1' }),
  ]);
});
afterEach(() => history.close());

const ask = (format: HistoryExport['format'], rest: Partial<HistoryExport> = {}): Promise<ExportedFile> =>
  history.export({ format, query: {}, release: null, ...rest });
const text = ({ bytes }: ExportedFile): string => new TextDecoder().decode(bytes);

describe('an export', () => {
  it('as CSV follows RFC 4180 and starts no formula', async () => {
    const file = await ask('csv');
    expect(file).toMatchObject({
      fileName: 'slipway-history-2026-11-23.csv',
      mediaType: 'text/csv; charset=utf-8',
    });
    const [head, ...rows] = text(file).split('\r\n');
    expect(head).toMatch(/^sequence,at,kind,result,who,title,/);
    expect(rows[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(text(file)).toContain('"a ""quoted"", reason\nover two lines"');
    expect(rows.at(-1)).toBe('');
    expect(rows).toHaveLength(5);
  });

  it('as JSON holds the chain, so that it can be verified without Slipway', async () => {
    const { events, ...head } = JSON.parse(text(await ask('json')));
    expect(head).toMatchObject({ format: 'slipway-history', version: 1, complete: true });
    let previous = '0'.repeat(64);
    for (const { hash, previousHash, record: kept, event, sequence } of events) {
      expect(previousHash).toBe(previous);
      expect(createHash('sha256').update(`${previousHash}\n${kept}`).digest('hex')).toBe(hash);
      expect(JSON.parse(kept)).toEqual({ ...event, sequence });
      previous = hash;
    }
    expect(events).toHaveLength(4);
  });

  it('as Markdown has a table a day, with nothing that breaks it', async () => {
    const markdown = text(await ask('markdown', { query: { text: 'release' } }));
    expect(markdown).toContain('## 2026-11-23');
    expect(markdown).toContain('Another \\| release');
    expect(text(await ask('markdown'))).toMatch(/## 2026-11-22[\s\S]+## 2026-11-23/);
  });

  it('honours the query and the release', async () => {
    expect(text(await ask('csv', { query: { text: 'version:1.4.1' } })).split('\r\n')).toHaveLength(3);
    const release = { appId: 'android', versionCode: 142 };
    expect(JSON.parse(text(await ask('json', { release }))).events).toHaveLength(3);
  });

  it('as PDF is the evidence of one release, with selectable text and the last hash', async () => {
    const file = await ask('pdf', { release: { appId: 'android', versionCode: 142 } });
    expect(file).toMatchObject({
      fileName: 'slipway-evidence-android-142.pdf',
      mediaType: 'application/pdf',
    });
    const shown = pdfText(file.bytes);
    const last = await history.event(3);
    expect(shown).toContain('1.4.0 (142): evidence record');
    expect(shown).toContain('Read app.aab');
    expect(shown).toContain('set to 100% -> done');
    expect(shown).toContain('Asked: 100%. The store says: 100%');
    expect(shown).toContain('POST /edits/0413:commit 200, 1060 ms');
    expect(shown).toContain('[U+674E]');
    expect(shown).toContain('The record is unaltered: 4 events');
    expect(shown.lastIndexOf(last?.hash ?? 'missing')).toBeGreaterThan(shown.indexOf('Chain of hashes'));
    expect(shown).not.toContain('Another');
  });

  it('as PDF needs a release that has events', async () => {
    await expect(ask('pdf')).rejects.toMatchObject({ failure: { reason: 'invalid-request' } });
    await expect(ask('pdf', { release: { appId: 'android', versionCode: 1 } })).rejects.toMatchObject({
      failure: { reason: 'not-found' },
    });
  });
});

describe('the overview', () => {
  it('comes from the events in the file', async () => {
    const { figures, timeline, from, to } = await history.overview(28, ['production']);
    expect(figures.map(({ id, text: shown }) => [id, shown])).toEqual([
      ['releases', '2'],
      ['lead-time', '1.2'],
      ['undone', '0'],
      ['time-to-restore', '–'],
    ]);
    expect(timeline.map(({ label, state }) => [label, state])).toEqual([
      ['1.4.0 to 100%', 'done'],
      ['1.4.1', 'rolling-out'],
    ]);
    expect([from, to]).toEqual(['2026-10-26T12:00:00.000Z', '2026-11-23T12:00:00.000Z']);
  });
});

/** The text that a PDF shows: its content streams unpacked, their hexadecimal strings read. */
function pdfText(bytes: Uint8Array): string {
  const pdf = Buffer.from(bytes);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const parts: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('\nstream\n', at + 1)) {
    const start = pdf.indexOf('stream\n', at) + 7;
    const end = pdf.indexOf('\nendstream', start);
    try {
      const content = inflateSync(pdf.subarray(start, end)).toString('latin1');
      parts.push(
        ...[...content.matchAll(/<([0-9A-F]+)> Tj/g)].map(([, hex = '']) =>
          Buffer.from(hex, 'hex').toString('latin1'),
        ),
      );
    } catch {
      // a stream that is no deflated content
    }
  }
  return parts.join('\n');
}
