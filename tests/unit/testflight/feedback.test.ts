import { boxOf, crashCause, crashExcerpt, showsFeedback } from '@shared/domain/testflight/feedback';
import { bytes, issueDraft, issueText } from '@shared/domain/testflight/issue-draft';
import { describe, expect, it } from 'vitest';
import { REPORT } from './samples';

const LOG = [
  'Incident Identifier: 1',
  'Process:             Runner [812]',
  'Identifier:          com.arkalia.cia',
  'Exception Type:      EXC_RESOURCE',
  'Exception Subtype:   MEMORY (limit 1450 MB)',
  '',
  'Thread 0 name:  Dispatch queue',
  'Thread 0 Crashed:',
  '0   CoreGraphics   0x00000001a CGBitmapContextCreate + 88',
  '1   Runner         0x00000001b PdfPageRenderer.render + 412',
  '2   Runner         0x00000001c ScanPlugin.retry + 40',
  '',
  'Thread 1:',
  '0   libsystem      0x00000001d poll + 8',
].join('\n');

const NEW = { state: 'new', issue: null, by: null, at: null } as const;
const ALL = { box: 'triage', kind: 'all', buildId: null, words: '' } as const;
const APP = { name: 'CIA', bundleId: 'com.arkalia.cia' };

describe('a crash log', () => {
  it('gives the exception and the crashed thread, ours marked', () => {
    const excerpt = crashExcerpt(LOG);
    expect(excerpt.exception).toBe('EXC_RESOURCE, MEMORY (limit 1450 MB)');
    expect(excerpt.frames.map(({ image, ours }) => [image, ours])).toEqual([
      ['CoreGraphics', false],
      ['Runner', true],
      ['Runner', true],
    ]);
  });

  it('is of one cause with another whose addresses differ', () => {
    const other = crashExcerpt(LOG.replaceAll('0x00000001', '0x00000009').replace('+ 412', '+ 420'));
    expect(crashCause(other)).toBe(crashCause(crashExcerpt(LOG)));
    const else_ = crashExcerpt(LOG.replace('PdfPageRenderer.render', 'Viewer.open'));
    expect(crashCause(else_)).not.toBe(crashCause(crashExcerpt(LOG)));
  });

  it.each(['', 'something else\nentirely', '{"a":1}'])('of another shape does not break: %j', (log) => {
    expect(crashExcerpt(log)).toMatchObject({ frames: [], more: 0 });
  });
});

describe('an inbox', () => {
  it('shows a report in one box, and by every filter', () => {
    expect((['new', 'seen', 'filed', 'dismissed'] as const).map(boxOf)).toEqual([
      'triage',
      'triage',
      'issues',
      'closed',
    ]);
    const shows = (filter: object, triage: object = {}) =>
      showsFeedback({ ...ALL, ...filter }, REPORT, { ...NEW, ...triage });
    expect(shows({})).toBe(true);
    expect(shows({ kind: 'crash' })).toBe(false);
    expect(shows({ buildId: 'b149' })).toBe(true);
    expect(shows({ buildId: 'b1' })).toBe(false);
    expect(shows({ words: 'iphone 15' })).toBe(true);
    expect(shows({ words: 'COVER' })).toBe(true);
    expect(shows({ words: 'nothing' })).toBe(false);
    expect(shows({ box: 'issues', words: '#482' }, { state: 'filed', issue: '#482' })).toBe(true);
  });
});

describe('an issue', () => {
  it.each(['github', 'jira'] as const)('carries everything the report says, for %s', (style) => {
    const crash = crashExcerpt(LOG);
    const draft = issueDraft({ item: REPORT, crash, commit: 'c02d9aa', app: APP }, style);
    const text = issueText(draft, style);
    for (const word of [
      'Long names',
      'iPhone 15 (iPhone15,4)',
      '19.1',
      '18%',
      '1.5.0 (149)',
      'Ada Byron, ada@example.org',
      'c02d9aa',
      'PdfPageRenderer.render',
      'EXC_RESOURCE',
      'One screenshot',
      '1.2 GB',
      'fr-FR, Europe/Paris',
      '61 s',
    ])
      expect(text).toContain(word);
    expect(text).not.toContain('https://pictures.example');
    expect(draft.labels).toEqual(['feedback', 'ios', '1.5.0']);
  });

  it('takes its title from the first sentence, and no longer than fits', () => {
    const draft = issueDraft({ item: REPORT, crash: null, commit: null, app: APP }, 'github');
    expect(draft.title).toBe('Long names | cover the date');
    const long = { ...REPORT, comment: 'x'.repeat(400) };
    expect(issueDraft({ item: long, crash: null, commit: null, app: APP }, 'github').title).toHaveLength(90);
  });

  it('lets no log end its block of code', () => {
    const crash = { exception: '```\n# injected', frames: [], more: 0 };
    const { body } = issueDraft({ item: REPORT, crash, commit: null, app: APP }, 'github');
    expect(body).not.toContain('```\n# injected');
  });

  it('writes sizes as people do', () => {
    expect([0, 999, 1_200, 53_800_000_000].map(bytes)).toEqual(['0 B', '999 B', '1.2 kB', '53.8 GB']);
  });
});
