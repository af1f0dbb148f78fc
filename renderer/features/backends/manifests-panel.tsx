import type { ManifestObjectView, ServiceDetailView } from '@shared/contract/backends';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { DiffLines } from '../../ui/calls/diff-view';
import { Chip } from '../../ui/chip/chip';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { CheckBox } from '../../ui/field/check-box';
import { SidePanel } from '../../ui/sheet/side-panel';
import type { Tone } from '../../ui/theme/tone';
import styles from './manifests-panel.module.css';

interface ManifestsPanelProps {
  readonly environment: string;
  readonly service: ServiceDetailView;
  readonly onPlan: (digest: string, force: boolean) => void;
  readonly onClose: () => void;
}

type Change = ManifestObjectView['change'];
const LOOKS: Readonly<Record<Change, { readonly tone: Tone; readonly word: string }>> = {
  create: { tone: 'rolling', word: 'New' },
  change: { tone: 'baking', word: 'Changes' },
  same: { tone: 'draft', word: 'Same' },
  conflict: { tone: 'watch', word: 'Owned by others' },
  refused: { tone: 'failed', word: 'Refused' },
};
const DIFF = { same: 'same', gone: 'removed', new: 'added' } as const;

/** What applying the manifests of a service would do, object by object, before anything is planned. */
export function ManifestsPanel({ environment, service, onPlan, onClose }: ManifestsPanelProps) {
  const brain = useBrain();
  const [force, setForce] = useState(false);
  const sight = useQuery(
    brain.backends.manifests.queryOptions({
      input: { environment, service: service.id },
      retry: false,
      staleTime: 0,
    }),
  );
  const found = sight.data;
  const objects = found?.objects ?? [];
  const some = (change: Change): boolean => objects.some((one) => one.change === change);
  const sends = some('create') || some('change') || (force && some('conflict'));
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={`Apply the manifests of ${service.name}`}
      onClose={onClose}
      submit={{
        label: 'Show what will happen',
        gap: gapOf(found === undefined, some('refused'), sends, some('conflict')),
        onSubmit: () => found && onPlan(found.digest, force),
      }}
    >
      {sight.error && !found ? (
        <CallFailurePanel error={sight.error} onRetry={() => void sight.refetch()} />
      ) : found === undefined ? (
        <Loading label="Asking the server what it would make of them">
          <Skeleton height={200} />
        </Loading>
      ) : (
        <>
          <p className={styles.note}>
            From <span className="mono">{found.source}</span>. The server has tried each object without
            carrying it out. What is no longer in the files stays on the cluster.
          </p>
          {some('conflict') && (
            <CheckBox
              checked={force}
              onChange={setForce}
              hint="Otherwise objects with such fields are left as they are."
            >
              Take over the fields that others own
            </CheckBox>
          )}
          <ul className={styles.objects} aria-label="Objects of the manifests">
            {objects.map((one) => (
              <li key={one.index}>
                <div className={styles.head}>
                  <b className="mono">{one.id}</b>
                  <Chip tone={LOOKS[one.change].tone}>{LOOKS[one.change].word}</Chip>
                  <span className={styles.file}>{one.file}</span>
                </div>
                <p className={styles.note}>{one.sentence}</p>
                <DiffLines lines={one.lines.map(({ kind, text }) => ({ kind: DIFF[kind], text }))} />
              </li>
            ))}
          </ul>
        </>
      )}
    </SidePanel>
  );
}

function gapOf(asking: boolean, refused: boolean, sends: boolean, conflict: boolean): string | null {
  if (asking) return 'The server is asked first.';
  if (refused) return 'The server would refuse an object: mend it first.';
  if (sends) return null;
  return conflict
    ? 'What would change is owned by others: take it over, or leave it.'
    : 'The cluster is as the files have it already.';
}
