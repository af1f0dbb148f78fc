import { failure } from '@shared/domain/failure';
import type { DockerRoom } from '../../ports/docker-room';
import type { DockerDeps } from './docker-deps';

/** Opens everything of Docker for one workspace. Nothing is asked of an engine yet. */
export function openDocker(_deps: DockerDeps): Promise<DockerRoom> {
  return Promise.reject(
    failure('engine-unreachable', 'Slipway cannot reach a Docker engine.', {
      advice: 'Start Docker and look again.',
    }),
  );
}
