import type { Workspace, WorkspaceProblem } from '@shared/domain/workspace';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWorkspace } from '../../../electron/workspace/parse-workspace';

const SOUND = `workspace: arkalia-cia
name: Arkalia CIA
accounts:
  play-release: { type: google-play, key: 'file:./play-key.json' }
  app-store: { type: app-store-connect, key: vault:asc, key_id: 7QX2M4K9PL, issuer_id: 57246542-96fe-1a63-e053-0824d011072a }
apps:
  mobile:
    name: Arkalia
    android:
      package: com.arkalia.cia
      account: play-release
      certificate_sha256: "${Array(32).fill('ab').join(':')}"
      ladder: careful
      gates: { min_users: 200 }
      metadata: fastlane/metadata/android
      pubspec: pubspec.yaml
    ios: { bundle: com.arkalia.cia, account: app-store }
ladders:
  careful: { rungs: [1, {percent: 5%, bake: 2d}, 100], bake: 12h }
  quick: [50, 100]
gates: { crash_rate: "< 1.5%" }
checks: { max_growth: 25% }
locales: [en-US, fr-FR, de-DE]
checklist: [QA regression, On-call knows]
environments: { staging: , production: { name: Live } }
services: { backend: { ladder: quick, environments: { production: { health: https://example.com/health } } } }
freezes: [{ from: 2026-11-25 18:00, to: 2026-11-30T06:00+01:00, reason: Sale }]
`;

function soundWorkspace(text: string): Workspace {
  const { workspace, problems } = parseWorkspace(text);
  expect(problems).toEqual([]);
  if (!workspace) throw new Error('expected a workspace');
  return workspace;
}

/** The only problem of the text, with the text that it underlines. */
function onlyProblem(text: string): WorkspaceProblem & { readonly underlined: string } {
  const { problems } = parseWorkspace(text);
  expect(problems.map((problem) => problem.sentence)).toHaveLength(1);
  const problem = problems[0] as WorkspaceProblem;
  const line = text.split('\n')[problem.line - 1] ?? '';
  const end = problem.endLine === problem.line ? problem.endColumn - 1 : line.length;
  return { ...problem, underlined: line.slice(problem.column - 1, end) };
}

const withAndroid = (lines: string): string => `workspace: a
accounts:
  play: { type: google-play, key: env:PLAY_KEY }
apps:
  mobile:
    android:
      package: com.example.app
      account: play
${lines}`;

describe('a sound workspace file', () => {
  it('comes with references followed, fractions 0–1 and durations in milliseconds', () => {
    const workspace = soundWorkspace(SOUND);
    expect(workspace.apps).toHaveLength(1);
    const { android, ios } = workspace.apps[0] ?? {};
    expect(android).toMatchObject({
      packageName: 'com.arkalia.cia',
      account: { id: 'play-release', key: { source: 'file', path: './play-key.json' } },
      certificateSha256: Array(32).fill('AB').join(':'),
      ladder: {
        id: 'careful',
        rungs: [
          { fraction: 0.01, bakeMs: 43_200_000 },
          { fraction: 0.05, bakeMs: 172_800_000 },
          { fraction: 1, bakeMs: 0 },
        ],
      },
      gates: { crashRate: 0.015, anrRate: 0.0047, minUsers: 200, maxAgeMs: 172_800_000 },
      checks: { minTargetSdk: 35, maxGrowth: 0.25 },
    });
    expect(ios).toMatchObject({
      bundleId: 'com.arkalia.cia',
      phased: true,
      account: { keyId: '7QX2M4K9PL' },
    });
    expect(workspace.environments).toEqual([
      { id: 'staging', name: 'staging', production: false },
      { id: 'production', name: 'Live', production: true },
    ]);
    expect(workspace.services[0]).toMatchObject({
      ladder: { id: 'quick' },
      environments: [{ environment: 'production', health: 'https://example.com/health' }],
    });
    expect(workspace.freezes).toEqual([
      { from: '2026-11-25T18:00:00.000Z', to: '2026-11-30T05:00:00.000Z', reason: 'Sale' },
    ]);
  });

  it('takes the defaults where it is silent', () => {
    const workspace = soundWorkspace(withAndroid(''));
    const android = workspace.apps[0]?.android;
    expect(android?.ladder.rungs).toEqual(
      [0.05, 0.1, 0.25, 0.5, 1].map((fraction) => ({ fraction, bakeMs: fraction === 1 ? 0 : 86_400_000 })),
    );
    expect(android?.gates).toEqual({
      crashRate: 0.0109,
      anrRate: 0.0047,
      minUsers: 1000,
      maxAgeMs: 172_800_000,
    });
    expect(workspace.name).toBe('a');
  });

  it('may write a ladder in place and use anchors', () => {
    const workspace = soundWorkspace(withAndroid('      ladder: &l [20, 100]\nladders: { other: *l }'));
    expect(workspace.apps[0]?.android?.ladder).toMatchObject({
      id: 'mobile',
      rungs: [{ fraction: 0.2 }, { fraction: 1 }],
    });
    expect(workspace.ladders.map((ladder) => ladder.id)).toEqual(['default', 'other']);
  });
});

describe('a problem', () => {
  it('names line, column and path of a step that does not rise, and the step that would', () => {
    const text = withAndroid('      ladder: [5, 10, 25, 25, 100]\n');
    expect(onlyProblem(text)).toMatchObject({
      severity: 'error',
      path: 'apps.mobile.android.ladder[3]',
      line: 9,
      column: 27,
      endLine: 9,
      endColumn: 29,
      underlined: '25',
      sentence: 'Steps must rise: 25 comes after 25.',
      suggestion: { sentence: 'Use 50', replacement: '50' },
    });
  });

  it.each([
    ['[5, 50, 25, 100]', '25', '75'],
    ['[5, {percent: 5%}, 100]', '5%', '10'],
    ['[5, 100, 100]', '100', undefined],
  ])('offers a step for %s only where one fits', (ladder, underlined, replacement) => {
    const problem = onlyProblem(withAndroid(`      ladder: ${ladder}\n`));
    expect(problem.underlined).toBe(underlined);
    expect(problem.suggestion?.replacement).toBe(replacement);
  });

  it('tells a ladder that ends below 100', () => {
    const problem = onlyProblem(withAndroid('ladders:\n  default: { rungs: [5, 50] }\n'));
    expect(problem).toMatchObject({ path: 'ladders.default.rungs[1]', line: 10, underlined: '50' });
  });

  it.each([
    ['      acount: play\n', 'acount', undefined],
    ['      cert_sha256: x\n', 'cert_sha256', 'certificate_sha256'],
    ['      pubspek: x\n', 'pubspek', 'pubspec'],
    ['gate: {}\n', 'gate', 'gates'],
    ['checks: { min-target-sdk: 35 }\n', 'min-target-sdk', 'min_target_sdk'],
  ])('suggests the near key for %j', (lines, underlined, replacement) => {
    const problem = onlyProblem(withAndroid(lines));
    expect(problem.underlined).toBe(underlined);
    expect(problem.suggestion?.replacement).toBe(replacement);
  });

  it('counts a misspelt key once, although the right one is missing', () => {
    const problem = onlyProblem(withAndroid('').replace('package:', 'pakage:'));
    expect(problem).toMatchObject({ line: 7, underlined: 'pakage', suggestion: { replacement: 'package' } });
  });

  it.each([
    ['an account that is not there', 'account: play\n', 'account: pla\n', 'pla', 'play'],
    ['an unknown store', 'google-play', 'google-pay', 'google-pay', 'google-play'],
    ['a secret without a place', 'env:PLAY_KEY', 'PLAY_KEY', 'PLAY_KEY', undefined],
    ['a package name without dots', 'com.example.app', 'example', 'example', undefined],
    [
      'a server elsewhere',
      'env:PLAY_KEY',
      'env:PLAY_KEY, endpoint: "http://10.0.0.1"',
      '"http://10.0.0.1"',
      undefined,
    ],
  ])('underlines %s', (_, from, to, underlined, replacement) => {
    const problem = onlyProblem(withAndroid('').replace(from, to));
    expect(problem.underlined).toBe(underlined);
    expect(problem.suggestion?.replacement).toBe(replacement);
  });

  it.each([
    ['{ rungs: [5, 100], bake: 24 }', 'ladder.bake', '24', undefined],
    ['{ rung: [5, 100] }', 'ladder.rung', 'rung', 'rungs'],
    ['[5, { percent: 10, bak: 1h }, 100]', 'ladder[1].bak', 'bak', 'bake'],
    ['[5, "lots", 100]', 'ladder[1]', '"lots"', undefined],
    ['Careful', 'ladder', 'Careful', 'careful'],
  ])('is placed inside what may be written in several ways: %s', (ladder, path, underlined, replacement) => {
    const problem = onlyProblem(withAndroid(`      ladder: ${ladder}\n`));
    expect(problem).toMatchObject({ path: `apps.mobile.android.${path}`, underlined });
    expect(problem.suggestion?.replacement).toBe(replacement);
  });

  it('tells a missing key at the place that needs it', () => {
    const problem = onlyProblem(withAndroid('').replace('      account: play\n', ''));
    expect(problem).toMatchObject({
      sentence: 'apps.mobile.android needs "account".',
      line: 6,
      underlined: 'android',
    });
  });

  it.each([
    ['gates: { crash_rate: "1.09" }', '"1.09"'],
    ['gates: { min_users: many }', 'many'],
    ['gates: { max_age: 2 days }', '2 days'],
    ['ladders: { default: { rungs: [5, lots, 100] } }', 'lots'],
    ['ladders: { default: { rungs: [0, 100] } }', '0'],
    ['freezes: [{ from: 2026-02-30 18:00, to: 2026-03-01 }]', '2026-02-30 18:00'],
    ['freezes: [{ from: 2026-03-02, to: 2026-03-01 }]', '2026-03-01'],
    ['services: { api: { environments: { prodution: {} } } }\nenvironments: { production: {} }', 'prodution'],
  ])('underlines the value in %s', (line, underlined) => {
    const problem = onlyProblem(withAndroid(`${line}\n`));
    expect(problem.underlined).toBe(underlined);
    expect(problem.severity).toBe('error');
  });

  it('refuses two apps of one package name', () => {
    const text = withAndroid('  copy: { android: { package: com.example.app, account: play } }\n');
    expect(onlyProblem(text)).toMatchObject({ path: 'apps.copy.android.package', line: 9 });
  });

  it('only warns of a language that Google Play does not list', () => {
    const { workspace, problems } = parseWorkspace(withAndroid('locales: [en-US, fr]\n'));
    expect(problems).toMatchObject([
      { severity: 'warning', path: 'locales[1]', suggestion: { replacement: 'fr-FR' } },
    ]);
    expect(workspace?.locales).toEqual(['en-US', 'fr']);
  });

  it('is not lost behind a hundred warnings when it is an error', () => {
    const locales = Array.from({ length: 150 }, (_, at) => `x${String.fromCharCode(97 + (at % 26))}-${at}0`);
    const { workspace, problems } = parseWorkspace(
      withAndroid(`locales: [${locales.join(', ')}]\nfreezes: [{ from: 2026-02-30, to: 2026-03-01 }]\n`),
    );
    expect(workspace).toBeUndefined();
    expect(problems.length).toBeLessThanOrEqual(100);
    expect(problems.filter((problem) => problem.severity === 'error')).toHaveLength(1);
  });

  it.each([
    ['workspace: a\nname: b: c\n', 2],
    ['workspace: a\nlocales: [en-US\n', 3],
    ['workspace: a\n\tname: b\n', 2],
    ['workspace: a\nname: x\nname: y\n', 3],
    ['workspace: a\n---\nname: y\n', 2],
  ])('places the YAML error of %j', (text, line) => {
    const { workspace, problems } = parseWorkspace(text);
    expect(workspace).toBeUndefined();
    expect(problems[0]).toMatchObject({ severity: 'error', line });
  });

  it('says what an empty file lacks', () => {
    expect(parseWorkspace('').problems).toMatchObject([{ severity: 'error', line: 1, column: 1 }]);
  });
});

describe('a secret in the file', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
  it.each([
    [
      'a key block',
      `      key: |\n        -----BEGIN PRIVATE KEY-----\n        ${body}\n        -----END PRIVATE KEY-----\n`,
      10,
    ],
    ['a key member', `      private_key: "${body}"\n`, 9],
    ['a token as a reference', `      metadata: ${body}\n`, 9],
    ['a key in a comment', `      # was ${body}\n`, 9],
    ['a broken key block', `      key: -----BEGIN PRIVATE KEY-----\n${body}: x: y\n`, 9],
  ])('is refused and never quoted: %s', (_, lines, line) => {
    const { workspace, problems } = parseWorkspace(withAndroid(lines));
    expect(workspace).toBeUndefined();
    expect(
      problems.some((problem) => problem.line === line && /stands in this file/.test(problem.sentence)),
    ).toBe(true);
    expect(JSON.stringify(problems)).not.toContain(body.slice(0, 12));
  });

  it('is not seen in fingerprints, paths or addresses', () => {
    const { problems } = parseWorkspace(
      withAndroid(`      certificate_sha256: ${'0123456789abcdef'.repeat(4)}
      metadata: apps/ArkaliaMobile2026/fastlane/metadata/android/ReleaseNotes4
`),
    );
    expect(problems).toEqual([]);
  });
});

describe('hostile files', () => {
  it.each([
    ['a huge file', `a: ${'x'.repeat(70_000)}`],
    ['deep brackets', '['.repeat(60_000)],
    ['deep dashes', '- '.repeat(30_000)],
    [
      'aliases that multiply',
      `a: &a [1,1,1,1,1,1,1,1,1]\n${'bcdefghi'
        .split('')
        .map((name, at) => {
          const before = 'abcdefgh'[at];
          return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
        })
        .join('\n')}`,
    ],
    ['an alias of itself', 'workspace: &a { b: *a }\n'],
    ['a key of the prototype', '__proto__: { workspace: a }\napps: { __proto__: { android: {} } }\n'],
  ])('are refused: %s', (_, text) => {
    const { workspace, problems } = parseWorkspace(text);
    expect(workspace).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });

  it('never make the parser throw, and every problem has a place in the text', () => {
    const word = fc.constantFrom(
      'workspace',
      'apps',
      'android',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&a',
      ' *a',
      '"',
      "'",
      '5',
      'ladder',
      '#',
      '%',
      '!!x',
      '? ',
      '|',
      '\t',
      'é',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const text = words.join('');
        const last = text.split('\n').length;
        for (const problem of parseWorkspace(text).problems) {
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(last);
          expect(problem.column).toBeGreaterThanOrEqual(1);
          expect(problem.endLine > problem.line || problem.endColumn > problem.column).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
