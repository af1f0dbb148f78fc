import type { ServiceDetailView } from '@shared/contract/backends';
import type { BackendAct } from '@shared/domain/backend/act';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { StateChip } from '../../ui/chip/state-chip';
import { Icon, type IconName } from '../../ui/icon/icon';
import { Ladder } from '../../ui/ladder/ladder';
import { Menu, type MenuItem } from '../../ui/overlay/menu';
import { VERDICT_TONE, type Verdict } from '../../ui/theme/tone';
import { Age } from '../../ui/time/age';
import { longDuration } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import { actItem, workloadItems } from './act-menu';
import { ArgoActs, ArgoSteps } from './argo-part';
import { type AskedAct, canaryRungs, lockOf, serviceState, share } from './backend-words';
import styles from './backends.module.css';

interface RolloutCardProps {
  readonly service: ServiceDetailView;
  readonly onAct: (act: BackendAct) => void;
  readonly onAsk: (act: AskedAct) => void;
  readonly onWhy: () => void;
  readonly onManifests: () => void;
}

const VERDICT_ICON: Readonly<Record<Verdict, IconName>> = {
  pass: 'circle-check',
  hold: 'alert-triangle',
  breach: 'circle-x',
  unknown: 'circle-dashed',
};

/** Where the service stands on its way to users, what speaks for and against going on, and every act. */
export function RolloutCard({ service, onAct, onAsk, onWhy, onManifests }: RolloutCardProps) {
  const now = useNow();
  const state = serviceState(service);
  const { exposure, phase, gates } = service;
  const here = service.steps.find((step) => step.state === 'here');
  const left = (here?.opensAt ?? 0) - now;
  /** A rolling update is under way: pods of the version before are ready too, and say nothing of how it goes. */
  const replacing = service.strategy === 'rolling' && exposure.version !== null;
  const moving = phase.name !== 'done' && phase.name !== 'idle';
  return (
    <Card padded={false} className={styles.rollout} aria-label={`Rollout of ${service.name}`}>
      <div className={styles.rolloutLeft}>
        <div className={styles.rolloutHead}>
          <h2>{service.name}</h2>
          <StateChip state={state.state}>{state.word}</StateChip>
          <span className={styles.replaces}>
            {exposure.version === null ? (
              <b className="mono">{exposure.stable ?? ''}</b>
            ) : (
              <>
                <b className="mono">{exposure.version}</b>
                {exposure.stable && (
                  <>
                    {service.strategy === 'rolling' ? ' replaces ' : ' beside '}
                    <span className="mono">{exposure.stable}</span>
                  </>
                )}
              </>
            )}
          </span>
        </div>
        <div className={styles.figures} hidden={service.image === null}>
          <span className={styles.figure}>
            {exposure.asked === null
              ? `${replacing ? service.newer : service.ready} of ${service.desired}`
              : share(exposure.asked)}
          </span>
          <span className={styles.figureWords}>
            {exposure.asked === null ? (
              <>
                {replacing ? `pods ready on ${exposure.version}` : 'pods ready'}
                <br />
                {`${service.updated} updated, ${service.available} available`}
              </>
            ) : (
              <>
                {service.argo ? 'by its steps' : 'of pods asked for'}
                <br />
                {exposure.observed === null
                  ? 'none ready yet'
                  : `${share(exposure.observed)} of the ready pods`}
              </>
            )}
          </span>
          {here?.opensAt && (
            <span className={styles.bake}>
              <b>{left > 0 ? `${longDuration(left)} of bake left` : 'Bake is over'}</b>
            </span>
          )}
        </div>
        {service.steps.length > 0 && exposure.asked !== null && (
          <Ladder rungs={canaryRungs(service, now)} size="wide" label={`Canary of ${service.name}`} />
        )}
        {service.argo && <ArgoSteps argo={service.argo} />}
        {service.colours && <Colours service={service} />}
        <p className={styles.sentence} data-hurt={phase.name === 'stuck' || undefined}>
          {phase.sentence}
        </p>
      </div>
      <div className={styles.rolloutRight}>
        <h3 className={styles.eyebrow}>
          Health{(exposure.version ?? exposure.stable) ? ` of ${exposure.version ?? exposure.stable}` : ''}
        </h3>
        <ul className={styles.gates}>
          {gates.map((gate) => (
            <li key={gate.id} data-tone={VERDICT_TONE[gate.verdict]} title={gate.sentence}>
              <Icon name={VERDICT_ICON[gate.verdict]} size={15} />
              <span>
                {gate.title}
                {gate.verdict === 'unknown' && <small>{gate.sentence}</small>}
              </span>
              <b>{gate.value}</b>
            </li>
          ))}
          {service.health && (
            <li
              data-tone={service.health.ok === null ? 'draft' : service.health.ok ? 'done' : 'failed'}
              title={service.health.url}
            >
              <Icon
                name={
                  service.health.ok === null
                    ? 'circle-dashed'
                    : service.health.ok
                      ? 'circle-check'
                      : 'circle-x'
                }
                size={15}
              />
              <span>Health check</span>
              <b>{service.health.status ?? service.health.sentence}</b>
            </li>
          )}
        </ul>
        {service.figures && service.figures.at !== null && (
          <p className={styles.figuresFrom}>
            <Age at={service.figures.at} prefix="Prometheus," />
            {service.figures.requests !== null &&
              `, ${Math.round(service.figures.requests).toLocaleString('en-US')} requests`}
          </p>
        )}
        <div className={styles.acts}>
          {moving && (
            <Button size="small" icon="search" onClick={onWhy}>
              Why is it stuck?
            </Button>
          )}
          {service.manifests !== null && (
            <Button
              size="small"
              icon="box"
              lockedReason={lockOf(service.permissions.apply)}
              onClick={onManifests}
            >
              Apply manifests…
            </Button>
          )}
          {service.argo ? (
            <ArgoActs service={service} argo={service.argo} onAct={onAct} onAsk={onAsk} />
          ) : (
            <Acts service={service} onAct={onAct} onAsk={onAsk} />
          )}
        </div>
      </div>
    </Card>
  );
}

function Colours({ service }: { readonly service: ServiceDetailView }) {
  const { colours } = service;
  if (!colours) return null;
  return (
    <dl className={styles.colours}>
      <div>
        <dt>Users have</dt>
        <dd>
          <b className="mono">{colours.live.version}</b> on {colours.live.deployment}, {colours.live.ready} of{' '}
          {colours.live.desired} ready
        </dd>
      </div>
      <div>
        <dt>{colours.preview ? `Preview through ${colours.preview}` : 'Not reached by users'}</dt>
        <dd>
          <b className="mono">{colours.idle.version}</b> on {colours.idle.deployment}, {colours.idle.ready} of{' '}
          {colours.idle.desired} ready
        </dd>
      </div>
    </dl>
  );
}

function Acts({ service, onAct, onAsk }: Omit<RolloutCardProps, 'onWhy' | 'onManifests'>) {
  const { permissions, steps, strategy, exposure } = service;
  const next = steps.find(({ state }) => state === 'next');
  /** The next share below everyone; null when everyone is next. */
  const step = next && next.fraction < 1 ? next.fraction : null;
  const menu: readonly MenuItem[] = [
    actItem(service, 'Set the image…', 'set-image', () => onAsk('set-image'), 'rocket'),
    ...workloadItems(service, { onAct, onAsk }),
    ...(strategy === 'blue-green'
      ? [actItem(service, 'Scale the other colour down…', 'retire', () => onAct({ kind: 'retire' }), 'x')]
      : []),
  ];
  return (
    <>
      {strategy === 'canary' && exposure.asked === null && (
        <Button
          size="small"
          kind="primary"
          icon="rocket"
          lockedReason={lockOf(permissions['canary-start'])}
          onClick={() => onAsk('canary-start')}
        >
          Start a canary…
        </Button>
      )}
      {strategy === 'canary' && exposure.asked !== null && (
        <Button
          size="small"
          kind="danger"
          icon="halt"
          lockedReason={lockOf(permissions['canary-stop'])}
          onClick={() => onAct({ kind: 'canary-stop' })}
        >
          {exposure.asked < 1 ? 'Stop the canary…' : 'Finish the canary…'}
        </Button>
      )}
      {strategy === 'canary' && exposure.asked !== null && exposure.asked < 1 && (
        <Button
          size="small"
          kind="primary"
          icon="stairs"
          lockedReason={lockOf(permissions[step === null ? 'canary-promote' : 'canary-step'])}
          onClick={() =>
            onAct(step === null ? { kind: 'canary-promote' } : { kind: 'canary-step', fraction: step })
          }
        >
          {`Set to ${share(step ?? 1)}…`}
        </Button>
      )}
      {strategy === 'blue-green' && (
        <>
          <Button
            size="small"
            icon="eye"
            lockedReason={lockOf(permissions.preview)}
            onClick={() => onAsk('preview')}
          >
            Preview…
          </Button>
          <Button
            size="small"
            kind="primary"
            icon="server"
            lockedReason={lockOf(permissions.switch)}
            onClick={() => onAct({ kind: 'switch' })}
          >
            {service.colours ? `Switch to ${service.colours.idle.version}…` : 'Switch…'}
          </Button>
        </>
      )}
      {strategy === 'rolling' && (
        <Button
          size="small"
          kind="primary"
          icon="rocket"
          lockedReason={lockOf(permissions['set-image'])}
          onClick={() => onAsk('set-image')}
        >
          Roll out…
        </Button>
      )}
      <Menu items={menu} position="bottom-end">
        <Button size="small" kind="quiet">
          More
        </Button>
      </Menu>
    </>
  );
}
