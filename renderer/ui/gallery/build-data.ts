import type { LayerView } from '../build/layer-bars';
import type { LayerTransferView } from '../build/layer-progress';
import type { LineFinding } from '../build/line-findings';
import type { OutputLine, OutputLook } from '../build/output-lines';
import type { StepGroupView, StepState, StepView } from '../build/step-tree';

let counted = 0;

const step = (
  title: string,
  state: StepState,
  [from, to]: readonly [number | null, number | null],
  duration: string,
  mark: StepView['mark'] = null,
): StepView => {
  counted += 1;
  return { id: `step-${counted}`, title, state, mark, from, to, duration };
};

const group = (
  title: string,
  note: string,
  state: StepState,
  duration: string,
  steps: readonly StepView[],
): StepGroupView => ({ id: title, title, note, state, duration, steps });

/** A build that pushes. */
export const STEPS: readonly StepGroupView[] = [
  group('Context', '4.1 MB sent', 'done', '0.9s', [
    step('load Dockerfile', 'done', [0, 0.01], '0.1s'),
    step('transfer context', 'done', [0.01, 0.02], '0.7s'),
  ]),
  group('base', 'python:3.13-slim', 'cached', 'Cached', [
    step('FROM python@sha256:31a4', 'cached', [0.02, 0.02], '0.0s', 'Cached'),
    step('RUN apt-get install (6)', 'cached', [0.02, 0.02], '0.0s', 'Cached'),
  ]),
  group('deps', 'uv.lock changed since rc.2', 'done', '36.9s', [
    step('COPY pyproject uv.lock', 'done', [0.02, 0.03], '0.1s'),
    step('RUN uv sync --frozen', 'done', [0.03, 0.3], '36.4s', 'Missed'),
  ]),
  group('test', '', 'failed', '1m 09s', [step('RUN pytest -q', 'failed', [0.3, 0.82], '1m 09s', 'Missed')]),
  group('push', 'registry.arkalia.eu', 'running', '14.2s', [
    step('5 of 7 layers, 1 sending', 'running', [0.89, 1], '14.2s'),
    step('manifest and tags', 'waiting', [null, null], ''),
  ]),
];

/** Layers against those of the release candidate before. */
export const LAYERS: readonly LayerView[] = [
  {
    id: 'a',
    title: 'Debian and Python',
    note: 'Cached',
    size: 29_700_000,
    before: 29_700_000,
    changed: false,
  },
  { id: 'b', title: 'Tesseract', note: 'Cached', size: 61_200_000, before: 61_200_000, changed: false },
  {
    id: 'c',
    title: 'Python packages',
    note: 'Built anew',
    size: 96_400_000,
    before: 85_100_000,
    changed: true,
  },
  {
    id: 'd',
    title: 'OCR models, fr de en',
    note: 'Cached',
    size: 50_200_000,
    before: 50_200_000,
    changed: false,
  },
  { id: 'e', title: 'App code', note: 'Built anew', size: 4_200_000, before: null, changed: true },
];

/** Layers on their way. */
export const TRANSFERS: readonly LayerTransferView[] = [
  {
    id: 'a',
    digest: '31a4c0de',
    title: 'Debian and Python',
    state: 'there',
    fraction: 1,
    words: 'In registry',
  },
  { id: 'b', digest: 'b70e55a1', title: 'App code', state: 'done', fraction: 1, words: '4.2 MB' },
  {
    id: 'c',
    digest: '71be09f4',
    title: 'Python packages',
    state: 'moving',
    fraction: 0.64,
    words: '61.9 of 96.4 MB',
  },
  { id: 'd', digest: 'e19c7702', title: 'SBOM', state: 'waiting', fraction: 0, words: 'waiting' },
  { id: 'e', digest: '9c41e07b', title: 'Config', state: 'failed', fraction: 0.2, words: 'refused' },
];

/** What speaks for and against a Dockerfile. */
export const FINDINGS: readonly LineFinding[] = [
  {
    id: 'token',
    verdict: 'error',
    line: 14,
    title: 'A token stays in the image history',
    advice: 'Pass SENTRY_TOKEN as a build secret instead.',
    quote: 'ENV SENTRY_TOKEN=…',
  },
  {
    id: 'latest',
    verdict: 'warning',
    line: 1,
    title: 'The base image has no fixed version',
    advice: 'Name a version, or better a digest.',
  },
  { id: 'user', verdict: 'pass', line: 23, title: 'Runs as appuser, not root', advice: '' },
];

const line = (time: string, number: number, text: string, look: OutputLook = 'plain'): OutputLine => ({
  time,
  step: `#${number}`,
  text,
  look,
});

/** Output in every look. */
export const OUTPUT: readonly OutputLine[] = [
  line('0:41.7', 12, '[test 4/4] RUN pytest -q --maxfail=1', 'head'),
  line('1:02.3', 12, 'tests/test_ocr.py ...........................  [ 31%]'),
  line(
    '1:31.0',
    12,
    'DeprecationWarning: datetime.utcnow() is deprecated (app/share/links.py:88)',
    'warning',
  ),
  line('1:50.9', 12, '643 passed, 2 skipped in 66.21s'),
  line('1:51.1', 12, 'DONE 69.4s', 'done'),
  line('1:53.2', 16, 'exporting to image', 'head'),
  line('1:58.0', 16, 'failed to solve: no space left on device', 'error'),
  line('2:14.1', 18, 'layer sha256:71be09f4ac30 61.9 MB / 96.4 MB', 'moving'),
];
