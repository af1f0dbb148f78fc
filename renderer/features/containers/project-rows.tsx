import type { ComposeProject } from '@shared/contract/containers';
import type { EngineIntent } from '@shared/contract/engines';
import { logHref } from '../../flows/log-place';
import { Button } from '../../ui/button/button';
import { Chip } from '../../ui/chip/chip';
import { Icon } from '../../ui/icon/icon';
import { useGo } from '../../ui/link/link';
import { Menu, type MenuItem } from '../../ui/overlay/menu';
import { Cell, Row } from '../../ui/table/table';
import { type ContainerGroup, runningWords, serviceLook } from './container-words';
import styles from './containers.module.css';

interface ProjectRowProps {
  readonly group: ContainerGroup;
  readonly columns: number;
  readonly locked: string | null;
  readonly onPlan: (intent: EngineIntent) => void;
}

/** The row over a project's containers: how many run, what is wrong with its file, and what can be done with all. */
export function ProjectRow({ group, columns, locked, onPlan }: ProjectRowProps) {
  const go = useGo();
  const { compose } = group;
  return (
    <tr className={styles.project}>
      <th scope="colgroup" colSpan={columns}>
        <div className={styles.projectLine}>
          <Icon name={group.project === null ? 'box' : 'stack'} size={14} />
          <b>{group.project ?? 'On their own'}</b>
          <span>{projectNote(group)}</span>
          {compose?.problem && (
            <span className={styles.problem}>
              <Icon name="alert-triangle" size={13} /> {compose.problem}
            </span>
          )}
          {compose && (
            <span className={styles.projectActs}>
              <Button
                size="small"
                icon="list"
                onClick={() => go(logHref({ sources: [compose.logSourceId] }))}
              >
                Logs<span className="visually-hidden"> of {compose.name}</span>
              </Button>
              <Menu items={projectMenu(compose, locked, onPlan)} position="bottom-end">
                <Button size="small" icon="dots" aria-label={`Acts for ${compose.name}`} />
              </Menu>
            </span>
          )}
        </div>
      </th>
    </tr>
  );
}

function projectNote({ compose, containers, project }: ContainerGroup): string {
  if (project === null) return runningWords(containers);
  const file = compose ? `, ${compose.file}` : '';
  return containers.length === 0 ? `not up${file}` : `${runningWords(containers)}${file}`;
}

function projectMenu(
  project: ComposeProject,
  locked: string | null,
  onPlan: (intent: EngineIntent) => void,
): readonly MenuItem[] {
  const why = locked ?? project.problem;
  const act =
    (name: 'up' | 'down' | 'stop' | 'restart', more: { build?: boolean; volumes?: boolean } = {}) =>
    () =>
      onPlan({
        kind: 'compose',
        projectId: project.id,
        act: name,
        services: [],
        build: more.build ?? false,
        volumes: more.volumes ?? false,
      });
  return [
    { label: 'Up…', icon: 'play', lockedReason: why, onSelect: act('up') },
    { label: 'Build and up…', icon: 'box', lockedReason: why, onSelect: act('up', { build: true }) },
    { label: 'Restart…', icon: 'restart', lockedReason: why, onSelect: act('restart') },
    { label: 'Stop…', icon: 'stop', lockedReason: why, onSelect: act('stop') },
    { label: 'Down…', icon: 'minus', lockedReason: why, onSelect: act('down') },
    {
      label: 'Down, with its volumes…',
      icon: 'trash',
      danger: true,
      lockedReason: why,
      onSelect: act('down', { volumes: true }),
    },
  ];
}

interface ServiceRowProps {
  readonly service: ComposeProject['services'][number];
  readonly projectId: string;
  readonly columns: number;
  readonly locked: string | null;
  readonly onPlan: (intent: EngineIntent) => void;
}

/** A service of a compose file that has no container. */
export function ServiceRow({ service, projectId, columns, locked, onPlan }: ServiceRowProps) {
  const look = serviceLook(service);
  return (
    <Row data-row tabIndex={0} faded>
      <Cell className={styles.name ?? ''}>{service.name}</Cell>
      <Cell>
        <Chip tone={look.tone} icon={look.icon}>
          {look.words}
        </Chip>
      </Cell>
      <Cell mono colSpan={columns - 3} className={styles.image ?? ''}>
        {[service.image ?? (service.builds ? 'built from its folder' : ''), service.ports.join(', ')]
          .filter(Boolean)
          .join(', ')}
      </Cell>
      <Cell className={styles.acts ?? ''}>
        <Button
          size="small"
          lockedReason={locked}
          onClick={() =>
            onPlan({
              kind: 'compose',
              projectId,
              act: 'up',
              services: [service.name],
              build: false,
              volumes: false,
            })
          }
        >
          Up…<span className="visually-hidden"> {service.name}</span>
        </Button>
      </Cell>
    </Row>
  );
}
