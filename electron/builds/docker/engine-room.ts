import type { EngineTransfer, ImageView, RegistryView } from '@shared/contract/engines';
import { failure } from '@shared/domain/failure';
import type { OperationId, PlanId } from '@shared/domain/ids';
import { isoTime } from '@shared/kit/clock';
import type { ContainerEngine } from '../../ports/container-engine';
import type { BuildBook } from './build-book';
import type { ComposeProjects } from './compose-projects';
import type { DockerDeps } from './docker-deps';
import { engineFailure } from './docker-errors';
import { type PreparedPlan, prepareEnginePlan } from './engine-plans';
import type { EngineTable } from './engine-table';
import { performPlan } from './perform-plan';
import { credentialOrigin, registryOf } from './registry-credentials';
import { isInRegistry } from './registry-look';
import type { TransferProgress } from './transfer-progress';
import type { WorkBook } from './work';

/** What the engine's room is made of. */
export interface EngineRoomParts {
  readonly deps: DockerDeps;
  readonly engines: EngineTable;
  readonly projects: ComposeProjects;
  readonly work: WorkBook;
  readonly book: BuildBook;
}

const PLAN_MS = 15 * 60_000;
const VERSION_LABEL = 'org.opencontainers.image.version';
const COMMIT_LABEL = 'org.opencontainers.image.revision';

/** The engine in use with what is planned and done on it. */
export function createEngineRoom({ deps, engines, projects, work, book }: EngineRoomParts): ContainerEngine {
  const plans = new Map<PlanId, { readonly prepared: PreparedPlan; readonly madeAt: number }>();
  const transfers = new Map<OperationId, TransferProgress>();

  /** A pushed image has a digest: its build says so from now on. */
  async function onPushed(imageId: string, digest: string): Promise<void> {
    for (const build of book.all().filter((one) => one.imageId === imageId)) {
      await book.keep({ ...build, digest, image: build.image && { ...build.image, digest } });
    }
    deps.changed('builds');
  }

  return {
    list: engines.view,
    use: engines.use,
    retry: engines.retry,
    async plan(intent) {
      const prepared = await prepareEnginePlan(deps, await engines.client(), projects, intent);
      const now = deps.pace.now();
      for (const [id, { madeAt }] of plans) if (now - madeAt > PLAN_MS) plans.delete(id);
      plans.set(prepared.plan.id, { prepared, madeAt: now });
      return prepared.plan;
    },
    async confirm(planId, typed) {
      const found = plans.get(planId);
      if (!found || deps.pace.now() - found.madeAt > PLAN_MS) {
        throw failure('plan-expired', 'This plan is too old to be carried out.', {
          stillTrue: 'Nothing of it was done.',
          advice: 'Look at it anew.',
        });
      }
      const { plan } = found.prepared;
      if (plan.confirmation.kind === 'typed' && typed !== plan.confirmation.expected) {
        throw failure('confirmation-wrong', `Type ${plan.confirmation.expected} to go on.`, {
          stillTrue: 'Nothing of it was done.',
          advice: 'Type it exactly.',
        });
      }
      plans.delete(planId);
      const operation = await work.start(
        {
          title: plan.title,
          step: 'Beginning',
          calls: plan.calls,
          planId: plan.id,
          confirmedBy: typed === null ? 'Clicked' : `Typed ${typed}`,
        },
        (running) =>
          performPlan(
            { deps, onPushed, onTransfer: (id, transfer) => transfers.set(id, transfer) },
            found.prepared,
            running,
          ),
      );
      if (plan.intent.kind === 'push') await markPush(plan.intent.references, operation.id);
      return operation;
    },
    transfer: (id): EngineTransfer | null => transfers.get(id)?.view() ?? null,

    async registries() {
      const services = deps.workspace.services.flatMap(({ id, build }) =>
        build ? [{ id, host: registryOf(build.image) }] : [],
      );
      const hosts = [...new Set(services.map(({ host }) => host))];
      return Promise.all(
        hosts.map(
          async (host): Promise<RegistryView> => ({
            host,
            ...(await credentialOrigin(deps, host)),
            services: services.filter((service) => service.host === host).map(({ id }) => id),
          }),
        ),
      );
    },

    inRegistry: async (reference, signal) => isInRegistry(deps, await engines.client(), reference, signal),

    async images() {
      const { docker } = await engines.client();
      try {
        const [images, containers] = await Promise.all([
          docker.listImages(),
          docker.listContainers({ all: true }),
        ]);
        return images.map((image): ImageView => {
          const tags = (image.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
          const labels = image.Labels as Readonly<Record<string, string>> | null;
          return {
            id: image.Id,
            tags,
            digests: (image.RepoDigests ?? []).filter((digest) => !digest.startsWith('<none>')),
            sizeBytes: image.Size,
            createdAt: isoTime(image.Created * 1_000),
            dangling: tags.length === 0,
            usedBy: containers
              .filter(({ ImageID }) => ImageID === image.Id)
              .map(({ Id, Names, State }) => ({
                id: Id,
                name: (Names[0] ?? Id.slice(0, 12)).replace(/^\//, ''),
                running: State === 'running',
              })),
            version: labels?.[VERSION_LABEL] ?? null,
            commit: labels?.[COMMIT_LABEL] ?? null,
          };
        });
      } catch (error) {
        throw engineFailure(error, 'Listing images');
      }
    },
  };

  /** The build whose tags are on their way shows the push. */
  async function markPush(references: readonly string[], operationId: OperationId): Promise<void> {
    const build = book
      .all()
      .find(
        ({ inputs, state }) => state === 'succeeded' && inputs.tags.some((tag) => references.includes(tag)),
      );
    if (build) await book.keep({ ...build, pushOperationId: operationId });
    deps.changed('builds');
  }
}
