import type { EngineIntent, EnginePlan } from '@shared/contract/engines';
import { failure } from '@shared/domain/failure';
import type { PlannedCall } from '@shared/domain/plan';
import { z } from 'zod';
import type { DockerDeps } from './docker-deps';
import type { EngineClient } from './engine-client';
import { counted, engineCall, type PlanParts } from './plan-parts';
import { credentialOrigin, registryOf } from './registry-credentials';

type ImageIntent = Exclude<EngineIntent, { readonly kind: 'run' | 'containers' | 'compose' }>;

const diskUsage = z.object({
  BuildCache: z
    .array(
      z.object({
        ID: z.string(),
        Size: z.number(),
        InUse: z.boolean(),
        Shared: z.boolean().optional(),
        Description: z.string().optional(),
      }),
    )
    .nullish(),
});

/** Plans what is done with images. */
export async function planImages(
  deps: DockerDeps,
  client: EngineClient,
  intent: ImageIntent,
): Promise<PlanParts> {
  switch (intent.kind) {
    case 'push':
      return planPush(deps, client, intent.references);
    case 'pull':
      return planPull(client, intent.reference, intent.platform);
    case 'tag': {
      const { repository, tag } = splitReference(intent.reference);
      await client.docker.getImage(intent.source).inspect();
      return {
        title: `Tag ${intent.reference}`,
        action: 'Tag',
        calls: [
          engineCall(client, {
            id: 'tag',
            method: 'POST',
            path: `/images/${encodeURIComponent(intent.source)}/tag`,
            query: { repo: repository, tag },
            purpose: `Names the image ${intent.reference} as well.`,
          }),
        ],
        confirmation: { kind: 'none' },
      };
    }
    case 'untag':
      return planRemoval(client, [intent.reference], false, `Remove the tag ${intent.reference}`);
    case 'remove-images':
      return planRemoval(client, intent.ids, intent.force, `Remove ${counted(intent.ids.length, 'image')}`);
    case 'prune':
      return planPrune(client, intent.what);
  }
}

async function planPush(
  deps: DockerDeps,
  client: EngineClient,
  references: readonly string[],
): Promise<PlanParts> {
  for (const reference of references) await client.docker.getImage(reference).inspect();
  const hosts = [...new Set(references.map(registryOf))];
  const origins = await Promise.all(
    hosts.map(async (host) => ({ host, ...(await credentialOrigin(deps, host)) })),
  );
  return {
    title: `Push ${references.length === 1 ? references[0] : counted(references.length, 'tag')}`,
    action: `Push ${counted(references.length, 'tag')}`,
    calls: references.map((reference, index) => {
      const { repository, tag } = splitReference(reference);
      return engineCall(client, {
        id: `push-${index}`,
        role: 'upload',
        method: 'POST',
        path: `/images/${repository}/push`,
        query: { tag },
        affectsUsers: true,
        purpose: `Sends the layers that ${registryOf(reference)} lacks, then points ${tag} at the image.`,
      });
    }),
    affected: references.map((reference) => ({
      id: reference,
      title: reference,
      detail: registryOf(reference),
      bytes: null,
    })),
    confirmation: { kind: 'click' },
    notes: [
      {
        tone: 'undo',
        text: 'A tag that is there already points at this image afterwards. What it was before stays reachable by its digest only.',
      },
      ...origins.map(({ host, credential, detail }) => ({
        tone: 'lock' as const,
        text:
          credential === 'none'
            ? `No credential for ${host} is known: it is asked as a stranger.`
            : `Signs in to ${host} with ${detail ?? 'the key of Docker’s settings'}.`,
      })),
    ],
  };
}

async function planPull(
  client: EngineClient,
  reference: string,
  platform: string | null,
): Promise<PlanParts> {
  const { repository, tag } = splitReference(reference);
  return {
    title: `Pull ${reference}`,
    action: 'Pull',
    calls: [
      engineCall(client, {
        id: 'pull',
        method: 'POST',
        path: '/images/create',
        query: { fromImage: repository, tag, ...(platform === null ? {} : { platform }) },
        purpose: `Fetches the layers that are missing here from ${registryOf(reference)}.`,
      }),
    ],
    confirmation: { kind: 'none' },
  };
}

async function planRemoval(
  client: EngineClient,
  ids: readonly string[],
  force: boolean,
  title: string,
): Promise<PlanParts> {
  const images = await Promise.all(
    ids.map(async (id) => {
      const facts = await client.docker.getImage(id).inspect();
      return { id, tags: facts.RepoTags ?? [], bytes: facts.Size };
    }),
  );
  const last = images.filter(({ id, tags }) => tags.length <= 1 || !tags.includes(id));
  return {
    title,
    action: ids.length === 1 ? 'Remove' : `Remove ${ids.length}`,
    calls: images.map(({ id }, index) => removal(client, `remove-${index}`, id, force)),
    affected: images.map(({ id, tags, bytes }) => ({
      id,
      title: tags[0] ?? id.slice(0, 19),
      detail: tags.slice(1).join(', '),
      bytes,
    })),
    freesBytes: last.length === 0 ? 0 : last.reduce((sum, { bytes }) => sum + bytes, 0),
    confirmation: { kind: 'click' },
    notes: [
      {
        tone: 'undo',
        text:
          last.length === 0
            ? 'Only the name goes; the image keeps its others.'
            : 'An image that is in no registry cannot be brought back except by building it again.',
      },
    ],
  };
}

function removal(client: EngineClient, id: string, image: string, force: boolean): PlannedCall {
  return engineCall(client, {
    id,
    method: 'DELETE',
    path: `/images/${encodeURIComponent(image)}`,
    query: force ? { force: '1' } : {},
    purpose: `Removes ${image.startsWith('sha256:') ? image.slice(0, 19) : image}.`,
  });
}

/** Names every single thing, so that nothing goes that the preview did not show. */
async function planPrune(
  client: EngineClient,
  what: Extract<EngineIntent, { kind: 'prune' }>['what'],
): Promise<PlanParts> {
  const { docker } = client;
  const containers = await docker.listContainers({ all: true });
  const used = new Set(containers.map(({ ImageID }) => ImageID));
  const stopped = what.includes('stopped-containers')
    ? containers.filter(({ State }) => State === 'exited' || State === 'created' || State === 'dead')
    : [];
  const wanted = what.includes('unused-images') || what.includes('dangling-images');
  const images = wanted
    ? (await docker.listImages()).filter((image) => {
        const dangling = (image.RepoTags ?? []).every((tag) => tag === '<none>:<none>');
        return !used.has(image.Id) && (what.includes('unused-images') || dangling);
      })
    : [];
  const cache = what.includes('build-cache')
    ? (diskUsage.parse(await docker.df()).BuildCache ?? []).filter(({ InUse }) => !InUse)
    : [];
  const affected: EnginePlan['affected'] = [
    ...stopped.map(({ Id, Names, Status }) => ({
      id: Id,
      title: (Names[0] ?? Id.slice(0, 12)).replace(/^\//, ''),
      detail: Status,
      bytes: null,
    })),
    ...images.map(({ Id, RepoTags, Size }) => ({
      id: Id,
      title: RepoTags?.find((tag) => tag !== '<none>:<none>') ?? Id.slice(0, 19),
      detail: 'Image',
      bytes: Size,
    })),
    ...cache.map(({ ID, Size, Description }) => ({
      id: ID,
      title: Description ?? ID,
      detail: 'Build cache',
      bytes: Size,
    })),
  ];
  if (affected.length === 0) {
    throw failure('not-allowed', 'There is nothing to clear away.', {
      stillTrue: 'Nothing was removed.',
      advice: 'Choose more kinds, or leave it.',
    });
  }
  return {
    title: 'Clear away what nothing uses',
    action: `Remove ${affected.length}`,
    calls: [
      ...stopped.map(({ Id }, index) =>
        engineCall(client, {
          id: `container-${index}`,
          method: 'DELETE',
          path: `/containers/${Id}`,
          query: { v: '1' },
          purpose: 'Removes a container that does not run.',
        }),
      ),
      ...images.map(({ Id }, index) =>
        removal(client, `image-${index}`, Id, (images[index]?.RepoTags?.length ?? 0) > 1),
      ),
      ...(cache.length === 0
        ? []
        : [
            engineCall(client, {
              id: 'cache',
              method: 'POST',
              path: '/build/prune',
              query: { all: '1' },
              purpose: 'Empties the cache of builds.',
            }),
          ]),
    ],
    affected,
    freesBytes: affected.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    confirmation: { kind: 'click' },
    notes: [
      {
        tone: 'undo',
        text: 'It cannot be brought back; layers that images share are counted with each of them.',
      },
    ],
  };
}

/** `registry:5000/app:1` in its two parts; `latest` where none is named. */
function splitReference(reference: string): { readonly repository: string; readonly tag: string } {
  const [plain = '', digest] = reference.split('@');
  if (digest !== undefined) return { repository: plain.replace(/:[^/:]+$/, ''), tag: digest };
  const tag = /:([^/:]+)$/.exec(plain)?.[1];
  return tag === undefined
    ? { repository: plain, tag: 'latest' }
    : { repository: plain.slice(0, -tag.length - 1), tag };
}
