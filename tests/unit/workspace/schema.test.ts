import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearWord } from '@shared/kit/near-word';
import { describe, expect, it } from 'vitest';
import { knownKeys, workspaceJsonSchema } from '../../../electron/workspace/known-keys';
import { parseWorkspace } from '../../../electron/workspace/parse-workspace';
import { readReleaseNotes } from '../../../electron/workspace/read-release-notes';

const ROOT = join(import.meta.dirname, '../../..');

describe('the JSON Schema for editors', () => {
  it('is in step with the program; if not, run node scripts/make-schema.mjs', () => {
    const file = JSON.parse(readFileSync(join(ROOT, 'resources/slipway.schema.json'), 'utf8')) as unknown;
    expect(file).toEqual(workspaceJsonSchema());
  });

  it('knows the settings at a place', () => {
    expect(knownKeys([])).toContain('ladders');
    expect(knownKeys(['accounts', 'any'])).toEqual(['type', 'key', 'endpoint', 'key_id', 'issuer_id']);
    expect(knownKeys(['apps', 'x', 'android', 'ladder', 0])).toEqual(['percent', 'bake']);
    expect(knownKeys(['apps'])).toEqual([]);
  });
});

describe('the files that come with the program', () => {
  it('have a sandbox workspace without a problem', () => {
    const { workspace, problems } = parseWorkspace(
      readFileSync(join(ROOT, 'resources/sandbox/slipway.yaml'), 'utf8'),
    );
    expect(problems).toEqual([]);
    expect(workspace?.apps.map((app) => app.android?.packageName)).toEqual(['com.arkalia.cia']);
  });

  it('have notes for it in every language that it wants', async () => {
    const metadata = join(ROOT, 'resources/sandbox/fastlane/metadata/android');
    const { notes, problems } = await readReleaseNotes(metadata, 151, ['en-US', 'fr-FR', 'de-DE']);
    expect(problems).toEqual([]);
    expect(notes.map((note) => note.language)).toEqual(['de-DE', 'en-US', 'fr-FR']);
  });

  it('have a documented example without a problem', () => {
    const page = readFileSync(join(ROOT, 'docs/workspace-file.md'), 'utf8');
    const examples = Array.from(page.matchAll(/```yaml\n([\s\S]*?)```/g), ([, text = '']) => text);
    const whole = examples.filter((text) => text.includes('workspace:'));
    expect(whole.length).toBeGreaterThan(0);
    for (const text of whole) expect(parseWorkspace(text).problems).toEqual([]);
  });
});

describe('the near word', () => {
  const known = ['ladder', 'ladders', 'gates', 'certificate_sha256', 'min_users'];
  it.each([
    ['lader', 'ladder'],
    ['laddres', 'ladders'],
    ['Gates', 'gates'],
    ['min-users', 'min_users'],
    ['minUsers', 'min_users'],
    ['cert_sha256', 'certificate_sha256'],
    ['kubernetes', undefined],
    ['', undefined],
    ['x'.repeat(1_000), undefined],
  ])('of %j is %j', (written, meant) => {
    expect(nearWord(written, known)).toBe(meant);
  });
});
