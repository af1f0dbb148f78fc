import type { BuildRow, ServiceView } from '@shared/contract/builds';
import type { ContainerView } from '@shared/contract/containers';
import type { PaletteItem } from '../ui/palette/palette-search';

interface BackendPaletteSources {
  readonly services: readonly ServiceView[] | undefined;
  readonly builds: readonly BuildRow[] | undefined;
  readonly containers: readonly ContainerView[] | undefined;
  readonly go: (href: string) => void;
}

const PLACES = [
  {
    label: 'Services',
    href: '/backend/services',
    icon: 'server',
    words: 'kubernetes deployment canary rollout undo pods',
  },
  { label: 'Images', href: '/backend/images', icon: 'stack', words: 'docker pull push prune registry' },
  { label: 'Containers', href: '/backend/containers', icon: 'server', words: 'docker compose run exec' },
] as const;

/** What the palette lists of the backend: what can be built, what was, and what runs. It opens; it starts nothing. */
export function backendPalette({
  services,
  builds,
  containers,
  go,
}: BackendPaletteSources): readonly PaletteItem[] {
  return [
    ...(services ?? []).map(
      (service): PaletteItem => ({
        id: `build-service/${service.id}`,
        group: 'Commands',
        label: `Build ${service.name}…`,
        icon: 'box',
        note: service.lastBuild ? `last ${service.lastBuild.title}` : 'not built here yet',
        words: 'docker image dockerfile',
        onOpen: () => go(`/backend/builds?start=${encodeURIComponent(service.id)}`),
      }),
    ),
    ...PLACES.map(
      (place): PaletteItem => ({
        id: `go${place.href}`,
        group: 'Go to',
        label: place.label,
        icon: place.icon,
        words: place.words,
        onOpen: () => go(place.href),
      }),
    ),
    ...(builds ?? []).map(
      (build): PaletteItem => ({
        id: `build/${build.id}`,
        group: 'Releases and builds',
        label: build.title,
        icon: 'box',
        note: `${build.serviceName}, ${build.state}`,
        words: 'build image docker',
        onOpen: () => go(`/backend/builds/${encodeURIComponent(build.id)}`),
      }),
    ),
    ...(containers ?? []).map(
      (container): PaletteItem => ({
        id: `container/${container.id}`,
        group: 'Go to',
        label: container.name,
        icon: 'server',
        note: container.status,
        words: `container ${container.image}`,
        onOpen: () => go(`/backend/containers/${encodeURIComponent(container.id)}`),
      }),
    ),
  ];
}
