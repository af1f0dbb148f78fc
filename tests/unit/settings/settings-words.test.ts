import type { WorkspaceProblem } from '@shared/domain/workspace';
import { describe, expect, it } from 'vitest';
import { type AccountView, accountState } from '../../../renderer/features/settings/account-words';
import { changedLines } from '../../../renderer/features/settings/changed-lines';
import { applySuggestion } from '../../../renderer/features/settings/yaml-editor';

const account: AccountView = {
  id: 'play-release',
  type: 'google-play',
  identity: 'robot@p.iam.gserviceaccount.com',
  reference: 'vault:play-release',
  endpoint: null,
  usedBy: ['Android app'],
  problem: null,
  lastTest: null,
};
const step = { title: 'Sign in', call: 'POST', tookMs: 1, status: 403, raw: null, steps: [] };
const tested = (messages: readonly (string | null)[]): AccountView => ({
  ...account,
  lastTest: {
    at: '2026-11-23T14:00:00.000Z',
    tookMs: 10,
    ok: messages.every((message) => message === null),
    steps: messages.map((message) => ({ ...step, message, state: message === null ? 'ok' : 'failed' })),
  },
});

describe('the state of an account', () => {
  it('says what is known, the worst first', () => {
    expect(accountState(account).label).toBe('Not tested');
    expect(accountState({ ...account, problem: 'No entry.' }).label).toBe('Key cannot be used');
    expect(accountState(tested([null, null])).label).toBe('Connected');
    expect(accountState(tested([null, 'Missing permission: Release.'])).label).toBe('1 permission missing');
    expect(accountState(tested(['No answer.', 'Missing permission: Release.'])).label).toBe('2 steps failed');
  });
});

describe('unsaved lines', () => {
  it('are those of the edited text that differ', () => {
    expect(changedLines('a\nb\nc', 'a\nB\nc\nd')).toEqual({ lines: new Set([2, 4]), count: 2 });
    expect(changedLines('a\nb', 'a\nb').count).toBe(0);
  });

  it('count what was taken out, which no line can show', () => {
    expect(changedLines('a\nb\nc', 'a')).toEqual({ lines: new Set(), count: 2 });
  });
});

describe('a suggestion', () => {
  it('replaces exactly the text that is underlined', () => {
    const problem: WorkspaceProblem = {
      severity: 'error',
      path: 'ladders.default.rungs[3]',
      line: 2,
      column: 15,
      endLine: 2,
      endColumn: 17,
      sentence: 'Steps must rise.',
      suggestion: { sentence: 'Use 50', replacement: '50' },
    };
    expect(applySuggestion('ladders:\n  a: [10, 25, 25, 100]\n', problem)).toBe(
      'ladders:\n  a: [10, 25, 50, 100]\n',
    );
  });
});
