import type { RevisionView, ServiceDetailView } from '@shared/contract/backends';
import { Button } from '../../ui/button/button';
import { Chip } from '../../ui/chip/chip';
import { StateChip } from '../../ui/chip/state-chip';
import { KeyValues } from '../../ui/data/key-values';
import { Age } from '../../ui/time/age';
import { moment } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import { cpuWords, lockOf, memoryWords, serviceState, share } from './backend-words';
import styles from './backends.module.css';
import side from './side.module.css';

interface RevisionsProps {
  readonly service: ServiceDetailView;
  readonly cluster: string;
  readonly onUndo: (revision: RevisionView) => void;
  readonly onCompare: () => void;
}

/** Where a revision stands: the one that is wanted as the service does, one before it while pods of it are left. */
function RevisionChip({
  service,
  revision,
}: {
  readonly service: ServiceDetailView;
  readonly revision: RevisionView;
}) {
  const { exposure, strategy, argo } = service;
  // Of a Rollout the newest revision is the one on its way; of two Deployments that is the other one.
  if (argo && revision.current && exposure.version !== null)
    return (
      <StateChip state={argo.aborted ? 'halted' : 'baking'}>
        {argo.aborted ? 'Aborted' : exposure.asked === null ? 'Preview' : `Canary, ${share(exposure.asked)}`}
      </StateChip>
    );
  if (!revision.current)
    return revision.replicas > 0 ? (
      <StateChip state="done">
        {revision.replicas === 1 ? '1 pod left' : `${revision.replicas} pods left`}
      </StateChip>
    ) : null;
  if (strategy === 'canary' && exposure.asked !== null && exposure.asked < 1)
    return <StateChip state="done">{`Stable, ${share(1 - exposure.asked)}`}</StateChip>;
  const { state, word } = serviceState(service);
  return strategy === 'rolling' && state !== 'done' ? (
    <StateChip state={state}>{word}</StateChip>
  ) : (
    <StateChip state="done">Now</StateChip>
  );
}

/** What the cluster keeps to go back to, newest first. */
export function Revisions({ service, cluster, onUndo, onCompare }: RevisionsProps) {
  const now = useNow();
  return (
    <section className={side.side} aria-labelledby="revisions-title">
      <header>
        <h2 id="revisions-title">Revisions</h2>
        <span className={styles.quiet}>
          {service.deployment}, {cluster}
        </span>
      </header>
      {service.revisions.length === 0 ? (
        <p className={styles.quiet}>The cluster keeps none.</p>
      ) : (
        <ol className={side.revisions}>
          {service.revisions.map((one) => (
            <li key={one.revision}>
              <span className="mono">{one.revision}</span>
              <div>
                <span className={side.revisionHead}>
                  <b className="mono">{one.version}</b>
                  <RevisionChip service={service} revision={one} />
                </span>
                <span className={styles.quiet} title={one.image}>
                  {[one.author, moment(Date.parse(one.createdAt), now)]
                    .filter((part) => part !== null)
                    .join(', ')}
                  {one.changeCause && (
                    <>
                      <br />
                      {one.changeCause}
                    </>
                  )}
                </span>
              </div>
              {!one.current && (
                <Button
                  size="small"
                  icon="undo"
                  lockedReason={lockOf(service.permissions.undo)}
                  onClick={() => onUndo(one)}
                >
                  Undo to this…
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
      {service.revisions.length > 1 && (
        <div>
          <Button size="small" kind="quiet" icon="list" onClick={onCompare}>
            Compare two…
          </Button>
        </div>
      )}
    </section>
  );
}

/** How it is set up: who owns it, what it may use, what scales it. */
export function SetUp({ service }: { readonly service: ServiceDetailView }) {
  const { resources, autoscaler, owner, conditions } = service;
  return (
    <section className={side.side} aria-labelledby="setup-title">
      <header>
        <h2 id="setup-title">How it is set up</h2>
      </header>
      <KeyValues
        items={[
          { key: 'Image', value: <span className="mono">{service.image ?? 'Not known'}</span> },
          { key: 'Owner', value: owner ?? 'Nobody else writes it' },
          ...(resources
            ? [
                {
                  key: 'CPU',
                  value: `${cpuWords(resources.cpuRequest)}, at most ${cpuWords(resources.cpuLimit)}`,
                },
                {
                  key: 'Memory',
                  value: `${memoryWords(resources.memoryRequest)}, at most ${memoryWords(resources.memoryLimit)}`,
                },
              ]
            : []),
          {
            key: 'Autoscaler',
            value: autoscaler
              ? `${autoscaler.min} to ${autoscaler.max} pods, ${autoscaler.metric ?? 'by its own metrics'}; wants ${autoscaler.wanted}`
              : 'None',
          },
        ]}
      />
      <ul className={side.conditions}>
        {conditions.map((one) => (
          <li key={one.type} title={one.message}>
            <Chip
              tone={one.status === (one.type === 'ReplicaFailure' ? 'False' : 'True') ? 'done' : 'failed'}
            >
              {one.type}
            </Chip>
            <span className={styles.quiet}>{one.reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the cluster told of it lately, newest first. */
export function Events({ service }: { readonly service: ServiceDetailView }) {
  return (
    <section className={side.side} aria-labelledby="events-title">
      <header>
        <h2 id="events-title">Events</h2>
        <span className={styles.quiet}>
          {service.events.length === 0 ? 'none kept' : `${service.events.length} newest`}
        </span>
      </header>
      <ol className={side.events}>
        {service.events.map((one) => (
          <li
            key={`${one.about} ${one.reason} ${one.at} ${one.message}`}
            data-tone={one.type === 'Warning' ? 'watch' : 'draft'}
          >
            <b>{one.reason}</b> <Age at={one.at} />
            <p>
              {one.message}
              {one.count > 1 ? ` (${one.count} times)` : ''}
            </p>
            <span className={styles.quiet}>{one.about}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
