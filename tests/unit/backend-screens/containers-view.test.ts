import type { ComposeProject, ContainerStats, ContainerView } from '@shared/contract/containers';
import type { EngineTransfer } from '@shared/contract/engines';
import type { OperationId } from '@shared/domain/ids';
import { describe, expect, it } from 'vitest';
import { engineSources } from '../../../renderer/app/engine-sources';
import { lineIn, missingPages, PAGE, withPage } from '../../../renderer/features/builds/log-pages';
import {
  containerLook,
  groupContainers,
  portWords,
  probeWords,
  runningWords,
  serviceLook,
} from '../../../renderer/features/containers/container-words';
import { base64Of } from '../../../renderer/features/containers/exec-line';
import { liveFigures, withReadings } from '../../../renderer/features/containers/stats-history';
import { transferLayers, transferWords } from '../../../renderer/flows/transfer-progress';
import { bytesWords } from '../../../renderer/ui/data/bytes';

const CONTAINER: ContainerView = {
  id: 'c1',
  name: 'api-1',
  image: 'backend:1',
  imageId: 'sha256:1',
  state: 'running',
  status: 'Up 3 minutes',
  health: 'none',
  ports: [],
  createdAt: '2026-11-23T14:00:00.000Z',
  compose: null,
  serviceId: null,
  logSourceId: 'l1',
};
const of = (more: Partial<ContainerView>): ContainerView => ({ ...CONTAINER, ...more });

describe('a container', () => {
  it('is as healthy as its check says, and red when that fails or it died with a code', () => {
    expect(containerLook(of({ health: 'healthy' }))).toMatchObject({ tone: 'done', words: 'Healthy' });
    expect(containerLook(of({ health: 'unhealthy' }))).toMatchObject({ tone: 'failed', words: 'Unhealthy' });
    expect(containerLook(of({ health: 'starting' })).tone).toBe('processing');
    expect(containerLook(of({ state: 'exited', status: 'Exited (137) 2 seconds ago' }))).toMatchObject({
      tone: 'failed',
      words: 'Exited 137',
    });
    expect(containerLook(of({ state: 'exited', status: 'Exited (0) 1 hour ago' })).tone).toBe('draft');
  });

  it('stands under its project, and a project that is not up is there too', () => {
    const project = { id: 'p', name: 'backend', services: [] } as unknown as ComposeProject;
    const groups = groupContainers(
      [of({ compose: { project: 'other', service: 'db' } }), of({ id: 'c2' })],
      [project],
    );
    expect(groups.map(({ project: name, containers }) => [name, containers.length])).toEqual([
      ['backend', 0],
      ['other', 1],
      [null, 1],
    ]);
    expect(runningWords([of({}), of({ state: 'exited' })])).toBe('1 of 2 running');
  });

  it('says each port once, with the way from outside', () => {
    const port = { container: 8000, protocol: 'tcp', host: '0.0.0.0', hostPort: 18_000 };
    expect(
      portWords([port, { ...port, host: '::' }, { ...port, container: 53, protocol: 'udp', hostPort: null }]),
    ).toBe('18000 → 8000, 53/udp');
  });

  it('of a compose service that stopped by itself is no failure', () => {
    const service = { state: 'exited', exitCode: 0 } as ComposeProject['services'][number];
    expect(serviceLook(service).tone).toBe('draft');
    expect(serviceLook({ ...service, exitCode: 1 })).toMatchObject({ tone: 'failed', words: 'Exited 1' });
  });
});

describe('what a probe said', () => {
  const title =
    '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
    '                                 Dload  Upload   Total   Spent    Left  Speed\n';
  const start = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';
  const end = '\r100    85  100    85    0     0  17653      0 --:--:-- --:--:-- --:--:-- 21.2k';

  it('is what was answered, without how far the download was', () => {
    expect(probeWords(`${title}${start}${end}{"status":"healthy"}`)).toBe('{"status":"healthy"}');
    expect(probeWords(`${title}${start}{"status":"healthy"}${end}\n`)).toBe('{"status":"healthy"}');
    expect(probeWords(`{"status":"healthy"}${title}${start}${end}\n`)).toBe('{"status":"healthy"}');
    const refused = 'curl: (22) The requested URL returned error: 503';
    expect(
      probeWords(
        `${title}${start}\r  0    27    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\n${refused}\n`,
      ),
    ).toBe(refused);
  });

  it('is left as it is where it is something else', () => {
    for (const text of ['all is well', '100 of 200\n3 4 5', '']) expect(probeWords(text)).toBe(text);
  });
});

describe('live figures', () => {
  const reading = (second: number, more: Partial<ContainerStats> = {}): ContainerStats => ({
    id: 'c1',
    at: new Date(Date.UTC(2026, 10, 23, 14, 0, second)).toISOString(),
    cpuPercent: 10,
    memoryBytes: 100,
    memoryLimit: null,
    receivedBytes: second * 1_000,
    sentBytes: 0,
    readBytes: 0,
    writtenBytes: 0,
    processes: 1,
    ...more,
  });

  it('keep the last two minutes, each reading once', () => {
    const all = Array.from({ length: 200 }, (_, second) => reading(second));
    const history = withReadings(withReadings(new Map(), all), all.slice(-1));
    expect(history.get('c1')).toHaveLength(120);
    expect(history.get('c1')?.at(-1)).toEqual(all.at(-1));
  });

  it('count the network by the second, and never backwards after a restart', () => {
    const figures = liveFigures([reading(0), reading(2), reading(3, { receivedBytes: 10 })]);
    expect(figures.network).toEqual([1_000, 0]);
    expect(figures.receivedRate).toBe(0);
    expect(liveFigures([reading(1)]).receivedRate).toBeNull();
    expect(liveFigures(undefined).last).toBeNull();
  });
});

describe('pages of a log', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      n: n + 1,
      ms: 0,
      step: 1,
      kind: 'out' as const,
      text: `${n}`,
    }));

  it('are asked for where they are missing or have grown', () => {
    const pages = withPage(withPage(new Map(), 0, lines(PAGE)), 1, lines(10));
    expect(missingPages(pages, { from: 0, to: PAGE + 5 }, PAGE + 10)).toEqual([]);
    expect(missingPages(pages, { from: 0, to: PAGE + 5 }, PAGE + 11)).toEqual([1]);
    expect(missingPages(pages, { from: 2 * PAGE, to: 3 * PAGE }, 10 * PAGE)).toEqual([2, 3]);
    expect(missingPages(pages, { from: 0, to: 0 }, 0)).toEqual([]);
    expect(lineIn(pages, PAGE + 9)?.n).toBe(10);
    expect(lineIn(pages, PAGE + 10)).toBeUndefined();
  });

  it('are let go when there are too many, the farthest first', () => {
    let pages = new Map() as ReturnType<typeof withPage>;
    for (let page = 0; page < 60; page += 1) pages = withPage(pages, page, lines(1));
    expect(pages.size).toBe(40);
    expect([pages.has(59), pages.has(0)]).toEqual([true, false]);
  });
});

describe('a transfer', () => {
  const transfer: EngineTransfer = {
    operationId: 'op' as OperationId,
    kind: 'push',
    references: [{ reference: 'a:1', state: 'moving', digest: null }],
    layers: [
      { id: 'aaaaaaaaaaaa', status: 'Layer already exists', state: 'present', current: 0, total: null },
      { id: 'bbbbbbbbbbbb', status: 'Pushing', state: 'moving', current: 61_900_000, total: 96_400_000 },
      { id: 'cccccccccccc', status: 'Waiting', state: 'waiting', current: 0, total: null },
    ],
    rate: 4_800_000,
    secondsLeft: 7,
  };

  it('says how fast it goes and how far each layer is', () => {
    expect(transferWords(transfer)).toBe('4.8 MB/s, 7s left');
    expect(transferLayers(transfer, null).map(({ state, words }) => [state, words])).toEqual([
      ['there', 'In registry'],
      ['moving', '61.9 of 96.4 MB'],
      ['waiting', 'waiting'],
    ]);
  });

  it('shows a refusal on every layer that had not arrived', () => {
    expect(transferLayers(transfer, 'refused').map(({ state }) => state)).toEqual([
      'there',
      'failed',
      'failed',
    ]);
  });

  it('says afterwards what was sent, not how fast', () => {
    const [reference] = transfer.references;
    const over = {
      ...transfer,
      references: [{ ...(reference as EngineTransfer['references'][number]), state: 'done' as const }],
      layers: transfer.layers.map((layer, index) =>
        index === 0 ? layer : { ...layer, state: 'done' as const },
      ),
    };
    expect(transferWords(over)).toBe('96.4 MB sent, 1 of 3 layers were there');
  });
});

describe('the engine in the sources bar', () => {
  it('is not there before anything asked for it, and is hollow when it was lost', () => {
    expect(engineSources(undefined)).toEqual([]);
    expect(engineSources({ engines: [], tried: [], howToStart: [] })[0]).toMatchObject({
      state: 'failed',
      words: 'no engine',
    });
    const engine = {
      id: 'e',
      title: 'Docker on this computer',
      version: '20.10',
      current: true,
      since: '2026-11-23T14:32:00Z',
      failure: null,
    };
    const of = (state: 'ready' | 'lost') =>
      engineSources({ engines: [{ ...engine, state }] } as unknown as Parameters<typeof engineSources>[0])[0];
    expect(of('ready')).toMatchObject({ state: 'ok', words: '20.10 on this computer' });
    expect(of('lost')).toMatchObject({ state: 'offline', words: 'lost since 14:32' });
  });
});

it('bytes are written in the unit that people would choose', () => {
  expect([0, 999, 1_500, 241_700_000, 12_400_000_000].map(bytesWords)).toEqual([
    '0 B',
    '999 B',
    '1.5 kB',
    '241.7 MB',
    '12.4 GB',
  ]);
});

it('what is typed travels as the bytes of its UTF-8', () => {
  expect(base64Of('é\r')).toBe('w6kN');
});
