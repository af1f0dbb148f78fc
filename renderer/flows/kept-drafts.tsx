import { releaseLabel } from '@shared/domain/store';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type BrainClient, useBrain } from '../bridge/bridge-context';
import { callFailure } from '../bridge/call-failure';
import { Button, buttonClass } from '../ui/button/button';
import { Card, CardHeader } from '../ui/card/card';
import { useToast } from '../ui/feedback/toast';
import { Icon } from '../ui/icon/icon';
import { Link } from '../ui/link/link';
import { Age } from '../ui/time/age';
import styles from './kept-drafts.module.css';

type Draft = Awaited<ReturnType<BrainClient['drafts']['list']>>[number];

/** Releases that were begun and not sent, to go on with. Nothing is shown while there are none. */
export function KeptDrafts() {
  const brain = useBrain();
  const drafts = useQuery(brain.drafts.list.queryOptions());
  if (!drafts.data || drafts.data.length === 0) return null;
  return (
    <Card aria-labelledby="drafts-title">
      <CardHeader id="drafts-title" title="Drafts" note="Kept on this computer, not sent anywhere" />
      <ul className={styles.drafts}>
        {drafts.data.map((draft) => (
          <DraftRow key={draft.artifactId} draft={draft} />
        ))}
      </ul>
    </Card>
  );
}

function DraftRow({ draft }: { readonly draft: Draft }) {
  const brain = useBrain();
  const toast = useToast();
  const artifact = useQuery(brain.artifacts.get.queryOptions({ input: { artifactId: draft.artifactId } }));
  const discard = useMutation(
    brain.drafts.discard.mutationOptions({
      onError: (error) => {
        const failure = callFailure(error);
        toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
      },
    }),
  );
  const facts = artifact.data?.facts;
  const label = facts
    ? releaseLabel({ versionName: facts.versionName, versionCodes: [facts.versionCode] })
    : artifact.error
      ? 'Its file is not known any more'
      : '…';
  const track = artifact.data?.tracks.find((candidate) => candidate.id === draft.track)?.title ?? draft.track;
  return (
    <li className={styles.draft}>
      <Icon name="circle-dashed" size={16} className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.label}>
          <b className="mono">{label}</b> to {track.toLowerCase()}
        </p>
        <p className={styles.note}>
          {artifact.data?.appName ?? draft.appId}, {facts?.fileName ?? 'no file'}, saved{' '}
          <Age at={draft.savedAt} />
        </p>
      </div>
      <Button
        size="small"
        kind="quiet"
        busy={discard.isPending}
        onClick={() => discard.mutate({ artifactId: draft.artifactId })}
      >
        Discard
      </Button>
      {facts && (
        <Link
          className={buttonClass({ size: 'small' })}
          href={`/releases/new?artifact=${encodeURIComponent(draft.artifactId)}`}
        >
          Continue…
        </Link>
      )}
    </li>
  );
}
