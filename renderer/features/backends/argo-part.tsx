import type { ArgoView, ServiceDetailView } from '@shared/contract/backends';
import type { BackendActKind } from '@shared/domain/backend/act';
import { Button } from '../../ui/button/button';
import { Chip } from '../../ui/chip/chip';
import type { IconName } from '../../ui/icon/icon';
import { Menu, type MenuItem } from '../../ui/overlay/menu';
import type { Tone } from '../../ui/theme/tone';
import { type ActWays, actItem, workloadItems } from './act-menu';
import styles from './argo-part.module.css';
import { lockOf } from './backend-words';

const STEP_WORDS = { done: 'done', here: 'stands here', next: 'to come' } as const;

/** How a word of Argo for an analysis looks. */
function analysisTone(phase: string): Tone {
  if (phase === 'Successful') return 'done';
  if (phase === 'Failed' || phase === 'Error') return 'failed';
  return phase === 'Inconclusive' ? 'watch' : 'processing';
}

/** The steps of a Rollout as the object has them, and the analyses that speak for or against going on. */
export function ArgoSteps({ argo }: { readonly argo: ArgoView }) {
  return (
    <div className={styles.argo}>
      {argo.steps.length > 0 && (
        <ol className={styles.steps} aria-label={`Steps of the Rollout ${argo.name}`}>
          {argo.steps.map((step, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
              key={index}
              data-state={step.state}
              aria-current={step.state === 'here' ? 'step' : undefined}
            >
              {step.title}
              <span className="visually-hidden">, {STEP_WORDS[step.state]}</span>
            </li>
          ))}
        </ol>
      )}
      {argo.services && (
        <p className={styles.note}>
          Users come through <b className="mono">{argo.services.active}</b>
          {argo.services.preview && (
            <>
              , the preview through <b className="mono">{argo.services.preview}</b>
            </>
          )}
          .
        </p>
      )}
      {argo.analyses.map((run) => (
        <p key={run.name} className={styles.note}>
          <Chip tone={analysisTone(run.phase)}>{run.phase}</Chip> Analysis{' '}
          <span className="mono">{run.name}</span>
          {run.message && `: ${run.message}`}
        </p>
      ))}
    </div>
  );
}

interface ArgoActsProps extends ActWays {
  readonly service: ServiceDetailView;
  readonly argo: ArgoView;
}

/** What a person may tell Argo Rollouts: on, back, again, to everyone. */
export function ArgoActs({ service, argo, onAct, onAsk }: ArgoActsProps) {
  const { permissions } = service;
  const full = { kind: 'argo-promote-full' } as const;
  const menu: readonly MenuItem[] = [
    actItem(service, 'Promote to everyone…', full.kind, () => onAct(full), 'rocket'),
    actItem(service, 'Set the image…', 'set-image', () => onAsk('set-image'), 'box'),
    ...workloadItems(service, { onAct, onAsk }),
  ];
  const more = (
    <Menu items={menu} position="bottom-end">
      <Button size="small" kind="quiet">
        More
      </Button>
    </Menu>
  );
  const main = (label: string, kind: BackendActKind, icon: IconName, onClick: () => void) => (
    <Button
      size="small"
      kind="primary"
      icon={icon}
      lockedReason={lockOf(permissions[kind])}
      onClick={onClick}
    >
      {label}
    </Button>
  );
  if (argo.phase === 'Healthy')
    return (
      <>
        {main('Roll out…', 'set-image', 'rocket', () => onAsk('set-image'))}
        {more}
      </>
    );
  if (argo.aborted)
    return (
      <>
        {main('Try again…', 'argo-retry', 'refresh', () => onAct({ kind: 'argo-retry' }))}
        {more}
      </>
    );
  return (
    <>
      <Button
        size="small"
        kind="danger"
        icon="halt"
        lockedReason={lockOf(permissions['argo-abort'])}
        onClick={() => onAct({ kind: 'argo-abort' })}
      >
        Abort…
      </Button>
      {main('Promote…', 'argo-promote', 'stairs', () => onAct({ kind: 'argo-promote' }))}
      {more}
    </>
  );
}
