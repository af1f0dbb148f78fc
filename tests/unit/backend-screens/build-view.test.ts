import type { BuildStep, BuiltImage } from '@shared/contract/builds';
import { describe, expect, it } from 'vitest';
import {
  buildSpan,
  cacheWords,
  stepDuration,
  stepGroups,
} from '../../../renderer/features/builds/build-steps';
import {
  buildLook,
  layerTitle,
  layerViews,
  originWords,
  registryOf,
  sizeChange,
  tagOf,
} from '../../../renderer/features/builds/build-words';
import { outputLook, outputTime } from '../../../renderer/features/builds/output-look';

const step = (more: Partial<BuildStep>): BuildStep => ({
  id: 'a',
  number: 1,
  stage: 'build',
  title: 'RUN true',
  state: 'done',
  startedMs: 0,
  endedMs: 1_000,
  error: null,
  note: null,
  progress: null,
  line: null,
  ...more,
});

describe('the steps of a build', () => {
  it('stand under their stages in the order in which these came', () => {
    const groups = stepGroups(
      [
        step({ id: '1', stage: 'context', title: 'load Dockerfile' }),
        step({ id: '2', stage: 'deps', title: 'RUN a' }),
        step({ id: '3', stage: 'context', title: 'transfer context' }),
      ],
      4_000,
    );
    expect(groups.map(({ title, steps }) => [title, steps.length])).toEqual([
      ['Context', 2],
      ['deps', 1],
    ]);
  });

  it('have their place in the whole time, and what runs reaches to now', () => {
    const [group] = stepGroups(
      [
        step({ id: '1', startedMs: 0, endedMs: 1_000 }),
        step({ id: '2', state: 'running', startedMs: 1_000, endedMs: null }),
        step({ id: '3', state: 'waiting', startedMs: null, endedMs: null }),
      ],
      4_000,
    );
    expect(group?.steps.map(({ from, to, duration }) => [from, to, duration])).toEqual([
      [0, 0.25, '1.0s'],
      [0.25, 1, '3.0s'],
      [null, null, ''],
    ]);
    expect(group).toMatchObject({ state: 'running', duration: '4.0s' });
  });

  it('say what came from the cache, and what could have but did not', () => {
    const steps = [
      step({ id: '1', state: 'cached', title: 'COPY a b' }),
      step({ id: '2', title: 'RUN make' }),
      step({ id: '3', title: 'exporting to image' }),
      step({ id: '4', title: 'RUN later', state: 'waiting', startedMs: null, endedMs: null }),
    ];
    expect(stepGroups(steps, 9_000)[0]?.steps.map(({ mark }) => mark)).toEqual([
      'Cached',
      'Missed',
      null,
      null,
    ]);
    expect(cacheWords({ stepList: steps })).toBe('1 of 4 cached');
  });

  it('name a failed stage before anything else, and a cached one as such', () => {
    const failed = stepGroups(
      [step({ id: '1', state: 'failed' }), step({ id: '2', state: 'cancelled' })],
      2_000,
    );
    expect(failed[0]?.state).toBe('failed');
    const cached = stepGroups([step({ id: '1', state: 'cached', endedMs: 0 })], 2_000);
    expect(cached[0]).toMatchObject({ state: 'cached', duration: 'Cached' });
  });

  it('write a title on one line and take the base image as the note', () => {
    const [group] = stepGroups(
      [step({ title: 'FROM python:3.10-slim' }), step({ id: '2', title: 'RUN a \\\n  && b' })],
      1,
    );
    expect(group?.note).toBe('python:3.10-slim');
    expect(group?.steps[1]?.title).toBe('RUN a && b');
  });

  it('count in seconds with one digit, then in minutes', () => {
    expect([stepDuration(40), stepDuration(36_400), stepDuration(69_000)]).toEqual([
      '0.0s',
      '36.4s',
      '1m 09s',
    ]);
  });

  it('last until now while they run, and never less than nothing', () => {
    const startedAt = '2026-11-23T14:00:00.000Z';
    const from = Date.parse(startedAt);
    expect(buildSpan({ startedAt, endedAt: null }, from + 5_000)).toBe(5_000);
    expect(buildSpan({ startedAt, endedAt: null }, from - 5_000)).toBe(0);
  });
});

describe('the words of a build', () => {
  it('never call a lost engine or an interruption a success', () => {
    const at = { startedAt: '2026-11-23T14:00:00.000Z', endedAt: '2026-11-23T14:01:00.000Z' };
    const tones = (['engine-lost', 'interrupted', 'failed', 'cancelled'] as const).map(
      (state) => buildLook({ state, ...at }, 0).tone,
    );
    expect(tones).not.toContain('done');
    expect(buildLook({ state: 'succeeded', ...at }, 0)).toMatchObject({
      tone: 'done',
      words: 'Built in 1m 00s',
    });
  });

  it('read what Docker writes of a layer as its Dockerfile says it', () => {
    expect(layerTitle('RUN /bin/sh -c pip install -r requirements.txt # buildkit')).toBe(
      'RUN pip install -r requirements.txt',
    );
    expect(layerTitle('RUN |1 GREETING=hi /bin/sh -c echo $GREETING # buildkit')).toBe('RUN echo $GREETING');
    expect(layerTitle('/bin/sh -c #(nop) COPY file:abc123 in /app/ ')).toBe('COPY /app/');
    expect(layerTitle('/bin/sh -c apt-get update')).toBe('RUN apt-get update');
    expect(layerTitle('')).toBe('Unnamed layer');
  });

  it('hold each layer against the one that it replaces', () => {
    const layer = (createdBy: string, sizeBytes: number, sameAsBefore: boolean) => ({
      digest: null,
      createdBy,
      sizeBytes,
      sameAsBefore,
    });
    const image: BuiltImage = {
      id: 'x',
      sizeBytes: 30,
      tags: [],
      digest: null,
      layers: [
        layer('COPY a', 10, true),
        layer('RUN b', 20, false),
        layer('ENV c', 0, true),
        layer('RUN d', 5, false),
      ],
    };
    const against = {
      buildId: 'before',
      title: 'rc.3',
      sizeBytes: 25,
      layers: [layer('COPY a', 10, true), layer('RUN b', 15, true)],
    };
    expect(layerViews(image, against).map(({ note, before, changed }) => [note, before, changed])).toEqual([
      ['As before', 10, false],
      ['Built anew', 15, true],
      ['New', null, true],
    ]);
    expect(layerViews(image, null).map(({ note, changed }) => [note, changed])).toEqual([
      ['', false],
      ['', false],
      ['', false],
    ]);
  });

  it('find registry and tag in a reference, with a port or without', () => {
    expect([
      registryOf('127.0.0.1:5000/a/b:1'),
      registryOf('python:3.10'),
      registryOf('library/python'),
    ]).toEqual(['127.0.0.1:5000', null, null]);
    expect([tagOf('127.0.0.1:5000/a/b'), tagOf('a:1.5.0-rc.4')]).toEqual(['latest', '1.5.0-rc.4']);
  });

  it('say where it came from, and that it was not all committed', () => {
    const by = { platform: 'linux/amd64', commit: '4c1fe02aaaaaaaa', dirty: true, by: 'Tomas Weber' };
    expect(originWords(by)).toBe('linux/amd64, from 4c1fe02 with changes by Tomas Weber');
    expect(originWords({ platform: null, commit: null, dirty: false, by: 'Tomas' })).toBe('by Tomas');
  });

  it('sign a change of size, and say nothing without a build before', () => {
    expect([sizeChange(11_500_000), sizeChange(-200_000), sizeChange(0), sizeChange(null)]).toEqual([
      '+11.5',
      '−0.2',
      '0.0',
      '',
    ]);
  });
});

describe('the output', () => {
  it('is told apart by what it is, then by what it says', () => {
    const look = (text: string, kind: 'out' | 'step' | 'error' | 'mark' = 'out') =>
      outputLook({ kind, text });
    expect(look('[deps 2/3] RUN pip install', 'step')).toBe('head');
    expect(look('anything', 'error')).toBe('error');
    expect(look('lines are missing', 'mark')).toBe('warning');
    expect(look('ERROR: could not find a version')).toBe('error');
    expect(look('DeprecationWarning: utcnow()')).toBe('warning');
    expect(look('0 errors, 12 passed')).toBe('plain');
  });

  it('counts the time since the build began', () => {
    expect([outputTime(0), outputTime(91_040), outputTime(600_900)]).toEqual(['0:00.0', '1:31.0', '10:00.9']);
  });
});
