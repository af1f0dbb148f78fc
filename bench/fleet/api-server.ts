import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVENTS, hashOf, nameOf, PODS, type PodRow, podOf, rowOf } from './pods';

/*
 * An API server with twenty thousand pods and nothing else, in a process of its own: pages, Tables and whole objects,
 * and a watch on which a hundred thousand changes come as fast as the client takes them. Everything is prepared before
 * it says where it listens.
 */

const names = Array.from({ length: PODS }, (_, index) => nameOf(index));
const uidOf = (pod: number) => `00000000-0000-4000-a000-${String(pod).padStart(12, '0')}`;
const PATH = '/api/v1/namespaces/fleet/pods';
const COLUMNS = ['Name', 'Ready', 'Status', 'Restarts', 'Age'].map((name) => ({
  name,
  type: name === 'Restarts' ? 'integer' : 'string',
  format: name === 'Name' ? 'name' : '',
  description: name,
  priority: 0,
}));

const metaOf = (pod: number, event: number) => ({
  name: names[pod],
  namespace: 'fleet',
  uid: uidOf(pod),
  resourceVersion: String(1_000 + event),
  creationTimestamp: '2026-11-01T08:00:00Z',
  labels: { app: `svc-${pod % 400}` },
});

function tableRow(pod: number, event: number) {
  const { status, restarts } = rowOf(pod, event, names[pod]);
  return {
    cells: [names[pod], '1/1', status, Number(restarts), '23d'],
    object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: metaOf(pod, event) },
  };
}

const table = (rows: readonly unknown[], metadata: object, headed: boolean): string =>
  JSON.stringify({
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: headed ? COLUMNS : null,
    rows,
  });

function page(response: ServerResponse, start: number, limit: number): void {
  const end = Math.min(PODS, limit > 0 ? start + limit : PODS);
  const rows = Array.from({ length: end - start }, (_, index) => tableRow(start + index, -1));
  const metadata =
    end < PODS
      ? { resourceVersion: '999', continue: String(end), remainingItemCount: PODS - end }
      : { resourceVersion: '999' };
  const body = table(rows, metadata, true);
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  });
  response.end(body);
}

const events = Array.from({ length: EVENTS }, (_, event) => {
  const pod = podOf(event);
  return `{"type":"MODIFIED","object":${table([tableRow(pod, event)], { resourceVersion: String(1_000 + event) }, event === 0)}}\n`;
});
const CHUNK = 200;
const chunks = Array.from({ length: EVENTS / CHUNK }, (_, index) =>
  Buffer.from(events.slice(index * CHUNK, (index + 1) * CHUNK).join('')),
);
events.length = 0;

async function watch(response: ServerResponse): Promise<void> {
  process.send?.({ watchedAt: performance.timeOrigin + performance.now() });
  response.writeHead(200, { 'content-type': 'application/json' });
  for (const chunk of chunks) if (!response.write(chunk)) await roomIn(response);
}

/** Resolves when more can be written, or nobody reads any more. */
function roomIn(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      response.off('drain', goOn).off('close', goOn);
      resolve();
    };
    response.on('drain', goOn).on('close', goOn);
  });
}

const rows = new Map<number, PodRow>(names.map((name, pod) => [pod, rowOf(pod, -1, name)]));
for (let event = 0; event < EVENTS; event += 1)
  rows.set(podOf(event), rowOf(podOf(event), event, names[podOf(event)]));

const RESOURCES = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [
    {
      name: 'pods',
      singularName: 'pod',
      namespaced: true,
      kind: 'Pod',
      verbs: ['get', 'list', 'watch'],
      shortNames: ['po'],
    },
  ],
};
const DISCOVERY: Readonly<Record<string, unknown>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': RESOURCES,
  '/version': { major: '1', minor: '32', gitVersion: 'v1.32.0' },
};

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fleet');
  if (pathname !== PATH) {
    const known = DISCOVERY[pathname];
    response
      .writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(known ?? { kind: 'Status', code: 404 }));
  } else if (['1', 'true'].includes(searchParams.get('watch') ?? '')) void watch(response);
  else page(response, Number(searchParams.get('continue') ?? 0), Number(searchParams.get('limit') ?? 0));
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hash: hashOf(rows.values()),
  });
});
