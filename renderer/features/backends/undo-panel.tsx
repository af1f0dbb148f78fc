import type { RevisionView, ServiceDetailView } from '@shared/contract/backends';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Banner } from '../../ui/feedback/banner';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { SelectField } from '../../ui/field/field';
import { Icon, type IconName } from '../../ui/icon/icon';
import { SidePanel } from '../../ui/sheet/side-panel';
import type { Tone } from '../../ui/theme/tone';
import styles from './backends.module.css';
import { RevisionDiff, revisionOptions } from './revision-diff';
import side from './side.module.css';

interface UndoPanelProps {
  readonly environment: string;
  readonly service: ServiceDetailView;
  readonly revision: RevisionView;
  readonly onPlan: () => void;
  readonly onClose: () => void;
}

type Verdict = 'safe' | 'unsure' | 'unsafe';
const TONE: Readonly<Record<Verdict, Tone>> = { safe: 'done', unsure: 'watch', unsafe: 'failed' };
const ICON: Readonly<Record<Verdict, IconName>> = {
  safe: 'circle-check',
  unsure: 'alert-triangle',
  unsafe: 'circle-x',
};

/** What going back to a revision means: the server's dry run, what speaks against it, and what changes. */
export function UndoPanel({ environment, service, revision, onPlan, onClose }: UndoPanelProps) {
  const brain = useBrain();
  const place = { environment, service: service.id };
  const verdict = useQuery(
    brain.backends.undoVerdict.queryOptions({
      input: { ...place, revision: revision.revision },
      retry: false,
    }),
  );
  const current = service.revisions.find((one) => one.current)?.revision ?? revision.revision;
  const [against, setAgainst] = useState(current);
  const found = verdict.data;
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={`Undo ${service.name} to ${revision.version}`}
      onClose={onClose}
      submit={{
        label: 'Show what will happen',
        gap: found ? null : 'The server is asked first.',
        onSubmit: onPlan,
      }}
    >
      {verdict.error && !found ? (
        <CallFailurePanel error={verdict.error} onRetry={() => void verdict.refetch()} />
      ) : found === undefined ? (
        <Loading label="Asking the server for a dry run">
          <Skeleton height={120} />
        </Loading>
      ) : (
        <>
          <Banner tone={TONE[found.verdict]} icon={ICON[found.verdict]} title={found.sentence} />
          <ul className={side.points}>
            {found.points.map((point) => (
              <li key={point.title} data-tone={TONE[point.verdict]}>
                <Icon name={ICON[point.verdict]} size={15} />
                <div>
                  <b>{point.title}</b>
                  <p>{point.sentence}</p>
                </div>
              </li>
            ))}
          </ul>
          <h3 className={styles.eyebrow}>What does not go back</h3>
          <ul className={side.seen}>
            {found.notRolledBack.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
      <h3 className={styles.eyebrow}>What differs</h3>
      <SelectField
        label={`Revision ${revision.revision} beside`}
        value={String(against)}
        onChange={(event) => setAgainst(Number(event.currentTarget.value))}
        options={revisionOptions(service, revision.revision)}
      />
      <RevisionDiff environment={environment} service={service.id} from={against} to={revision.revision} />
    </SidePanel>
  );
}
