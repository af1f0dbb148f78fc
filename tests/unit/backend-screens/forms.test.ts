import type { ServiceView } from '@shared/contract/builds';
import { describe, expect, it } from 'vitest';
import { draftOf, inputsOf } from '../../../renderer/features/builds/build-draft';
import { readPairs, readWords, secretProblem } from '../../../renderer/features/builds/pairs';
import { runDraft, runIntent, splitCommand } from '../../../renderer/features/containers/run-draft';
import { checkPaste } from '../../../renderer/ui/terminal/paste';

const SERVICE: ServiceView = {
  id: 'api',
  name: 'Backend API',
  dockerfile: 'Dockerfile',
  context: '.',
  image: 'registry.arkalia.eu/cia/backend',
  registry: 'registry.arkalia.eu',
  compose: null,
  targets: [],
  suggestedTag: '1.5.0',
  secrets: [{ id: 'token', from: 'env:TOKEN' }],
  args: [{ name: 'A', value: 'b=c' }],
  platform: null,
  lastBuild: null,
  problem: null,
};

describe('the form of a build', () => {
  it('begins with what the service suggests and gives it back unchanged', () => {
    const { inputs, problems } = inputsOf('api', draftOf(SERVICE, null));
    expect(Object.values(problems).every((problem) => problem === null)).toBe(true);
    expect(inputs).toMatchObject({
      tags: ['registry.arkalia.eu/cia/backend:1.5.0'],
      args: [{ name: 'A', value: 'b=c' }],
      secrets: [{ id: 'token', from: 'env:TOKEN' }],
      target: null,
      platform: null,
    });
  });

  it('begins with the inputs of an earlier build where there is one', () => {
    const first = inputsOf('api', { ...draftOf(SERVICE, null), labels: 'team=core', noCache: true }).inputs;
    expect(inputsOf('api', draftOf(SERVICE, first)).inputs).toEqual(first);
  });

  it('refuses a build without a tag, with an odd one, and with a secret in place of its reference', () => {
    const draft = draftOf(SERVICE, null);
    expect(inputsOf('api', { ...draft, tags: ' ' }).problems.tags).toMatch(/needs a tag/);
    expect(inputsOf('api', { ...draft, tags: 'Not/Lower:1' }).problems.tags).toMatch(/no tag/);
    expect(inputsOf('api', { ...draft, secrets: 'token=hunter2' }).problems.secrets).toMatch(
      /must name where it is/,
    );
  });
});

describe('lines of NAME=value', () => {
  it('keep what follows the first sign, and skip remarks', () => {
    expect(readPairs('# remark\n\nA=1\nB=x=y \n')).toEqual({
      pairs: [
        { name: 'A', value: '1' },
        { name: 'B', value: 'x=y' },
      ],
      problem: null,
    });
  });

  it('name the line that is none, and what is there twice', () => {
    expect(readPairs('A=1\nB').problem).toBe('Line 2 is not NAME=value.');
    expect(readPairs('A=1\nA=2').problem).toBe('A is there twice.');
    expect(secretProblem(readPairs('A'))).toBe('Line 1 is not NAME=value.');
  });

  it('split words at commas, spaces and line ends, once each', () => {
    expect(readWords('a, b\nc  a')).toEqual(['a', 'b', 'c']);
  });
});

describe('the form for running an image', () => {
  it('reads ports, volumes and a command with quotes', () => {
    const { intent, problems } = runIntent({
      ...runDraft('backend:1'),
      ports: '8000:8000, 127.0.0.1:9000:90/udp',
      volumes: '/here:/in/container:ro\ndata:/var/lib',
      env: 'A=1',
      command: `sh -c "echo 'a b'" 'c d'`,
    });
    expect(Object.values(problems)).toEqual([null, null, null, null]);
    expect(intent).toMatchObject({
      ports: ['8000:8000', '127.0.0.1:9000:90/udp'],
      volumes: ['/here:/in/container:ro', 'data:/var/lib'],
      env: ['A=1'],
      command: ['sh', '-c', "echo 'a b'", 'c d'],
      name: null,
    });
  });

  it('says which port, volume or line is none', () => {
    const { problems } = runIntent({ ...runDraft(''), ports: 'http', volumes: 'relative', env: 'A' });
    expect(problems).toMatchObject({
      image: 'Name the image.',
      ports: expect.stringContaining('http is no port'),
      volumes: expect.stringContaining('relative is not'),
      env: 'A is not NAME=value.',
    });
  });

  it('leaves the image its own command where none is typed', () => {
    expect(splitCommand('  ')).toBeNull();
  });
});

describe('what is pasted into a terminal', () => {
  it('goes straight through when it is one plain line', () => {
    expect(checkPaste('ls -la')).toEqual({ text: 'ls -la', lines: 1, ask: false, removed: 0 });
  });

  it('is shown first when it would run at once: several lines, or one with its end', () => {
    expect(checkPaste('a\r\nb')).toMatchObject({ text: 'a\rb', lines: 2, ask: true });
    expect(checkPaste('rm -rf x\n')).toMatchObject({ lines: 1, ask: true });
  });

  it('loses control sequences and what hides or turns its direction, and says how many', () => {
    const ESC = String.fromCharCode(27);
    const checked = checkPaste(`a${ESC}[201~b\u202Ec\u200B\td`);
    expect(checked).toMatchObject({ text: 'a[201~bc\td', removed: 3, ask: true });
  });
});
