import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ground, image, simulatedGround } from '../../fixtures/cluster/ground';
import { act, type ClusterBrain, planned, seen, startOnCluster } from '../support/backend';
import { eventually, refusalOf } from '../support/brain';

/*
 * A canary whose share of the requests is set by weight: by an HTTPRoute of the Gateway API, and by the canary's Ingress of
 * ingress-nginx. From its start to everyone, and back. On a simulated cluster only: Debian's API server, 1.20 built with a
 * later Go, ends with a fault of its own as soon as it is to decode an object of a custom resource (docs/testing.md).
 */

const ROUTES = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'httproutes.gateway.networking.k8s.io',
    annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' },
  },
  spec: {
    group: 'gateway.networking.k8s.io',
    scope: 'Namespaced',
    names: { plural: 'httproutes', singular: 'httproute', kind: 'HTTPRoute', listKind: 'HTTPRouteList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

describe('on a simulated cluster', () => {
  let ground: Ground;
  let test: ClusterBrain;
  const done = { failure: null, readBack: { differs: false } };

  const put = async (path: string, object: unknown): Promise<void> => {
    const answer = await ground.api.patch(`${path}?fieldManager=test&force=true`, 'apply-patch+yaml', object);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const route = () => `/apis/gateway.networking.k8s.io/v1/namespaces/${ground.namespace}/httproutes/shop`;
  const ingress = () => `/apis/networking.k8s.io/v1/namespaces/${ground.namespace}/ingresses/shop-canary`;
  const backend = (name: string) => ({ service: { name, port: { number: 80 } } });

  beforeAll(async () => {
    ground = await simulatedGround();
    await put(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/httproutes.gateway.networking.k8s.io',
      ROUTES,
    );
    await eventually(
      async () => ((await ground.api.get(route().replace(/\/shop$/, ''))).status === 200 ? true : null),
      'the routes’ API',
    );
    await put(route(), {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'shop' },
      spec: {
        rules: [
          {
            backendRefs: [
              { name: 'shop', port: 80, weight: 100 },
              { name: 'shop-canary', port: 80, weight: 0 },
            ],
          },
        ],
      },
    });
    await put(ingress(), {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'shop-canary',
        annotations: {
          'nginx.ingress.kubernetes.io/canary': 'true',
          'nginx.ingress.kubernetes.io/canary-weight': '0',
        },
      },
      spec: {
        rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: backend('shop-canary') }] } }],
      },
    });
    const place = (more: object) => ({
      ladder: [25, 50, 100].map((percent) => ({ percent, bake: '0m' })),
      environments: {
        lab: {
          kubernetes: {
            deployment: 'shop',
            canary: 'shop-canary',
            service: 'shop',
            strategy: 'canary',
            ...more,
          },
        },
      },
    });
    test = await startOnCluster(ground, {
      routed: place({ http_route: 'shop', canary_service: 'shop-canary' }),
      edge: place({ canary_ingress: 'shop-canary' }),
    });
    await seen(test, 'routed', 'read', ({ phase, ready }) => phase.name === 'done' && ready === 4);
  });
  afterAll(async () => {
    await test?.close();
    await ground?.close();
  });

  const weights = async (): Promise<readonly number[]> =>
    (await ground.api.get(route())).body.spec.rules[0].backendRefs.map(
      ({ weight }: { weight: number }) => weight,
    );
  const weight = async (): Promise<string> =>
    (await ground.api.get(ingress())).body.metadata.annotations['nginx.ingress.kubernetes.io/canary-weight'];

  it('an HTTPRoute sends a quarter, half and then everyone to the version', async () => {
    expect(
      await act(test, 'routed', { kind: 'canary-start', image: image('1.1.0'), fraction: 0.25 }),
    ).toMatchObject(done);
    expect(await weights()).toEqual([100, 0]);
    await seen(
      test,
      'routed',
      'a canary pod',
      ({ permissions, newer }) => newer === 1 && permissions['canary-step'].allowed,
    );
    expect(await act(test, 'routed', { kind: 'canary-step', fraction: 0.25 })).toMatchObject(done);
    expect(await weights()).toEqual([75, 25]);
    const quarter = await seen(test, 'routed', 'a quarter', ({ exposure }) => exposure.observed === 0.25);
    expect(quarter.exposure).toMatchObject({ asked: 0.25, version: '1.1.0', stable: '1.0.0' });
    expect(await act(test, 'routed', { kind: 'canary-step', fraction: 0.5 })).toMatchObject(done);
    expect(await weights()).toEqual([50, 50]);
    await seen(
      test,
      'routed',
      'half',
      ({ permissions, newer }) => newer === 2 && permissions['canary-promote'].allowed,
    );
    expect(await act(test, 'routed', { kind: 'canary-promote' })).toMatchObject(done);
    await seen(
      test,
      'routed',
      'promoted',
      ({ exposure, phase }) => phase.name === 'done' && exposure.asked === 1,
    );
    expect(await act(test, 'routed', { kind: 'canary-stop' })).toMatchObject(done);
    expect(await weights()).toEqual([100, 0]);
    await seen(
      test,
      'routed',
      'settled',
      ({ exposure, ready, image: now }) => exposure.asked === null && ready === 4 && now === image('1.1.0'),
    );
  });

  it('the canary’s Ingress gets its weight, and gives it back before its pods go', async () => {
    await seen(test, 'edge', 'settled', ({ permissions }) => permissions['canary-start'].allowed);
    expect(
      await act(test, 'edge', { kind: 'canary-start', image: image('1.2.0'), fraction: 0.5 }),
    ).toMatchObject(done);
    await seen(
      test,
      'edge',
      'canary pods',
      ({ permissions, newer }) => newer === 2 && permissions['canary-step'].allowed,
    );
    expect(await act(test, 'edge', { kind: 'canary-step', fraction: 0.5 })).toMatchObject(done);
    expect(await weight()).toBe('50');
    await seen(test, 'edge', 'half', ({ exposure }) => exposure.observed === 0.5);
    const again = await refusalOf(
      planned(test, 'edge', { kind: 'canary-start', image: image('1.2.0'), fraction: 0.5 }),
    );
    expect(again.message).toBe('A canary is under way.');
    const stop = await planned(test, 'edge', { kind: 'canary-stop' });
    expect(stop.calls.filter(({ role }) => role === 'commit').map(({ shortPath }) => shortPath)).toEqual([
      '/ingresses/shop-canary',
      '/deployments/shop-canary',
    ]);
    expect(await act(test, 'edge', { kind: 'canary-stop' })).toMatchObject(done);
    expect(await weight()).toBe('0');
    await seen(test, 'edge', 'gone', ({ exposure, ready }) => exposure.asked === null && ready === 4);
  });
});
