import type { Hit, LogLevel, LogLine, StyledSpan } from '../log-view/log-line';
import type { RateBar } from '../log-view/rate-bars';
import type { SourceGroup, SourceNode } from '../log-view/source-tree';

const DAY = Date.UTC(2026, 10, 23);

type Sample = readonly [time: string, level: LogLevel, source: string, text: string];

const API: readonly Sample[] = [
  ['14:31:52.204', 'info', 'api-rc2', 'GET /v2/documents?limit=50 200 41ms user=u_8f21'],
  ['14:31:52.377', 'info', 'api', 'POST /v2/documents/d_44b1/ocr 202 18ms queue=ocr-high'],
  [
    '14:31:52.391',
    'warn',
    'api-rc2',
    'slow query 812ms: SELECT id, ocr_lang, page_count FROM document_index WHERE owner_id = $1',
  ],
  ['14:31:52.640', 'info', 'api', 'GET /healthz 200 1ms'],
  ['14:31:53.018', 'error', 'api-rc2', 'column "ocr_lang" does not exist'],
  ['14:31:53.020', 'error', 'api-rc2', 'POST /v2/documents/d_44b7/ocr 500 9ms user=u_1c90'],
  ['14:31:53.244', 'info', 'api', 'GET /v2/me 200 6ms user=u_77ad'],
  ['14:31:53.402', 'info', 'api-rc2', 'GET /v2/documents/d_3f02 200 22ms user=u_8f21'],
  ['14:31:53.731', 'error', 'api-rc2', 'column "ocr_lang" does not exist'],
];

const PHONE: readonly Sample[] = [
  ['14:32:06.014', 'info', 'OkHttp', 'GET https://staging.arkalia.eu/v2/documents?cursor=88120'],
  ['14:32:06.120', 'debug', 'Choreo', 'Davey! duration=31ms frames=2'],
  ['14:32:06.302', 'info', 'flutter', '[cia.sync] 14 documents changed, 0 removed'],
  ['14:32:06.455', 'warn', 'art', 'Explicit concurrent copying GC freed 18MB, paused 212us total 41ms'],
  ['14:32:06.871', 'info', 'flutter', '[cia.ocr] request d_44c0 ocr_lang=fr pages=2'],
  ['14:32:07.020', 'error', 'flutter', '[cia.ocr] 500 from /v2/documents/d_44c0/ocr, retry 1 of 3 in 2s'],
  ['14:32:07.240', 'info', 'ActivityM', 'Displayed com.arkalia.cia/.MainActivity: +212ms'],
];

/** The lines of the API, with every hit of `ocr_lang`. */
export const API_LINES = API.map((sample, row) => line(sample, row));

/** The lines of a phone; before one of them some were lost. */
export const PHONE_LINES = PHONE.map((sample, row) => ({
  ...line(sample, row),
  lost: row === 3 ? { lines: 1_204, why: 'the disk budget of 2 GB was used up' } : null,
}));

/** All sixteen colours, on the ground of lines and of errors. */
export const COLOUR_LINES: readonly LogLine[] = (['info', 'error'] as const).map((level, row) => {
  const words = Array.from({ length: 16 }, (_, colour) => `colour ${colour}`);
  const looks = words.map((word, colour): StyledSpan => {
    const from = words.slice(0, colour).join(' ').length + (colour > 0 ? 1 : 0);
    return {
      from,
      to: from + word.length,
      ...(row === 0 || colour % 2 === 0
        ? { colour: colour as StyledSpan['colour'] }
        : { ground: colour as StyledSpan['ground'] }),
    };
  });
  return { ...line(['14:31:52.204', level, 'term', words.join(' ')], row), looks };
});

function line([time, level, source, text]: Sample, row: number): LogLine {
  const at = text.indexOf('ocr_lang');
  const hits: readonly Hit[] = at < 0 ? [] : [[at, at + 8]];
  const clock = time.split(/[:.]/).map(Number);
  const [hour = 0, minute = 0, second = 0, ms = 0] = clock;
  const moment = DAY + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  return {
    row,
    id: `${source}${row}`,
    kind: 'line',
    at: moment,
    level,
    source,
    text,
    looks: [],
    hits,
    cutBytes: 0,
    lost: null,
    bookmarked: row === 2,
    trace: null,
  };
}

/** The fields of the failing line. */
export const FIELDS = [
  ['trace_id', '4e1b9c02f7a84d55'],
  ['route', 'POST /v2/documents/{id}/ocr'],
  ['status', 500],
  ['duration_ms', 9],
  ['version', '1.5.0-rc.2'],
  ['pod', 'api-rc2-58f9d-x4tjw'],
  [
    'error',
    { type: 'UndefinedColumn', sqlstate: '42703', hint: 'migration 0048 is not applied on staging-eu' },
  ],
  [
    'stack',
    [
      'app/ocr/store.py:118 save_language',
      'app/ocr/tasks.py:64 run',
      'app/ocr/queue.py:31 take',
      'app/worker.py:12 main',
    ],
  ],
] as const;

/** Bars as a busy quarter of an hour draws them. */
export const BARS: readonly RateBar[] = Array.from({ length: 60 }, (_, index) => ({
  lines: 20 + ((index * 37) % 23),
  errors: index % 13 > 10 ? 9 : 0,
}));

const node = (id: string, depth: 0 | 1, note: string, rest: Partial<SourceNode> = {}): SourceNode => ({
  id,
  title: id,
  depth,
  branch: false,
  health: 'healthy',
  note,
  failed: false,
  selected: false,
  ...rest,
});

/** A tree with every kind of source. */
export const SOURCES: readonly SourceGroup[] = [
  {
    title: 'Compose',
    nodes: [
      node('arkalia-staging', 0, '31/s', { branch: true, open: true }),
      node('api-6c1e0', 1, '19/s', { selected: true }),
      node('api-rc2-58f9d', 1, '12/s', { health: 'failing', selected: true }),
      node('worker', 1, 'Not reached', { health: 'lost' }),
    ],
  },
  {
    title: 'Docker',
    nodes: [
      node('build-backend-rc3', 0, 'Exited 1', { icon: 'docker', failed: true }),
      node('minio-local', 0, '0/s', { icon: 'docker' }),
    ],
  },
  {
    title: 'Commands',
    nodes: [
      node('adb logcat', 0, '26/s', { icon: 'terminal' }),
      node('flutter logs', 0, 'Idle', { icon: 'terminal' }),
    ],
  },
];
