import type { ContainerDetail } from '@shared/contract/containers';
import { Card, CardHeader } from '../../ui/card/card';
import { Sparkline } from '../../ui/chart/sparkline';
import { Chip } from '../../ui/chip/chip';
import { bytesWords } from '../../ui/data/bytes';
import { KeyValues } from '../../ui/data/key-values';
import { Banner } from '../../ui/feedback/banner';
import { Icon } from '../../ui/icon/icon';
import { Age } from '../../ui/time/age';
import { clock, duration } from '../../ui/time/format';
import { portWords, probeWords } from './container-words';
import styles from './containers.module.css';
import { cpuWords, memoryWords, networkWords } from './live-cells';
import { type LiveFigures, liveFigures, type StatsHistory } from './stats-history';

/** How a container fares: its health with what the probes said, what it uses, and how it was set up. */
export function OverviewTab({
  container,
  stats,
}: {
  readonly container: ContainerDetail;
  readonly stats: StatsHistory;
}) {
  return (
    <>
      {container.oomKilled && (
        <Banner tone="failed" icon="circle-x" title="It was ended for want of memory">
          The engine killed it at its limit. Give it more, or find what grows.
        </Banner>
      )}
      <div className={styles.columns}>
        <div className={styles.stack}>
          {container.state === 'running' && <UseCard figures={liveFigures(stats.get(container.id))} />}
          <HealthCard container={container} />
        </div>
        <div className={styles.stack}>
          <SetupCard container={container} />
          <EnvironmentCard container={container} />
        </div>
      </div>
    </>
  );
}

function UseCard({ figures }: { readonly figures: LiveFigures }) {
  const { last } = figures;
  const limit = last?.memoryLimit ?? null;
  return (
    <Card aria-labelledby="container-use">
      <CardHeader id="container-use" title="In use" note="Live, the last two minutes" />
      <div className={styles.figures}>
        <div className={styles.figure}>
          <p>CPU</p>
          <b>{cpuWords(figures)}</b>
          <Sparkline
            values={figures.cpu}
            limit={null}
            verdict="unknown"
            label="CPU"
            width={130}
            height={32}
          />
          <small>of one processor</small>
        </div>
        <div className={styles.figure}>
          <p>Memory</p>
          <b>{memoryWords(figures)}</b>
          <Sparkline
            values={figures.memory}
            limit={null}
            verdict="unknown"
            label="Memory"
            width={130}
            height={32}
          />
          <small>{limit === null ? 'no limit' : `of ${bytesWords(limit)}`}</small>
        </div>
        <div className={styles.figure}>
          <p>Network</p>
          <b>{networkWords(figures)}</b>
          <Sparkline
            values={figures.network}
            limit={null}
            verdict="unknown"
            label="Network"
            width={130}
            height={32}
          />
          <small>
            {last ? `${bytesWords(last.receivedBytes)} in, ${bytesWords(last.sentBytes)} out in all` : ''}
          </small>
        </div>
      </div>
    </Card>
  );
}

function HealthCard({ container }: { readonly container: ContainerDetail }) {
  const { healthTest, probes, failingStreak, health } = container;
  return (
    <Card aria-labelledby="container-health" outline={health === 'unhealthy' ? 'failed' : 'none'}>
      <CardHeader
        id="container-health"
        title="Health"
        note={healthTest ? undefined : 'The image names no health check'}
        aside={
          failingStreak > 0 && (
            <Chip tone="failed" icon="circle-x">
              {failingStreak} failed in a row
            </Chip>
          )
        }
      />
      {healthTest && <code className={styles.mono}>{healthTest}</code>}
      {healthTest && probes.length === 0 && <p>No probe has ended yet.</p>}
      {probes.length > 0 && (
        <ul className={styles.probes} aria-label="Probes, newest first">
          {probes.map((probe) => (
            <Probe key={probe.at} probe={probe} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Probe({ probe }: { readonly probe: ContainerDetail['probes'][number] }) {
  const said = probeWords(probe.output);
  const passed = probe.exitCode === 0;
  return (
    <li className={styles.probe} data-tone={passed ? 'done' : 'failed'}>
      <Icon name={passed ? 'circle-check' : 'circle-x'} size={14} />
      <time dateTime={probe.at}>{clock(Date.parse(probe.at))}</time>
      <div>
        <span>
          {passed ? 'Passed' : `Failed with ${probe.exitCode}`} in {duration(probe.tookMs)}
        </span>
        {said !== '' && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long answer must be scrollable by keyboard
          <pre tabIndex={0}>{said}</pre>
        )}
      </div>
    </li>
  );
}

function SetupCard({ container }: { readonly container: ContainerDetail }) {
  return (
    <Card aria-labelledby="container-setup">
      <CardHeader id="container-setup" title="Set up as" />
      <KeyValues
        items={[
          { key: 'Image', value: <code className={styles.mono}>{container.image}</code> },
          { key: 'Command', value: <code className={styles.mono}>{container.command}</code> },
          { key: 'Ports', value: portWords(container.ports) || 'none' },
          { key: 'Restart', value: `${container.restartPolicy || 'no'}, ${container.restarts} so far` },
          { key: 'Created', value: <Age at={container.createdAt} /> },
          ...(container.startedAt ? [{ key: 'Started', value: <Age at={container.startedAt} /> }] : []),
          ...(container.exitCode === null || container.state === 'running'
            ? []
            : [{ key: 'Exit code', value: `${container.exitCode}` }]),
          ...(container.compose
            ? [{ key: 'Compose', value: `${container.compose.project}, ${container.compose.service}` }]
            : []),
          ...container.networks
            .map(({ name, address }) => ({
              key: 'Network',
              value: `${name}${address ? `, ${address}` : ''}`,
            }))
            .slice(0, 1),
          ...container.mounts.slice(0, 1).map(() => ({
            key: 'Mounts',
            value: (
              <>
                {container.mounts.map((mount) => (
                  <code key={mount.target} className={styles.mono}>
                    {mount.source} → {mount.target}
                    {mount.readOnly ? ' (read only)' : ''}{' '}
                  </code>
                ))}
              </>
            ),
          })),
        ]}
      />
    </Card>
  );
}

function EnvironmentCard({ container }: { readonly container: ContainerDetail }) {
  if (container.env.length === 0) return null;
  return (
    <Card aria-labelledby="container-env">
      <CardHeader id="container-env" title="Environment" note="Values that look like secrets are hidden" />
      <dl className={styles.envList}>
        {container.env.map(({ name, value }) => (
          <EnvLine key={name} name={name} value={value} />
        ))}
      </dl>
    </Card>
  );
}

function EnvLine({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
