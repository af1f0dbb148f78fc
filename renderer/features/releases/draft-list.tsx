import type { ArtifactId } from '@shared/domain/ids';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type BrainClient, useBrain, useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Button, buttonClass } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { StateChip } from '../../ui/chip/state-chip';
import { Link } from '../../ui/link/link';
import { Dialog } from '../../ui/overlay/dialog';
import { Age } from '../../ui/time/age';
import styles from './releases.module.css';

/** A kept draft as the brain tells it. */
type Draft = Awaited<ReturnType<BrainClient['drafts']['list']>>[number];

/** Releases that are being prepared here and were not sent yet. Absent while there are none. */
export function DraftList() {
  const brain = useBrain();
  const drafts = useQuery(brain.drafts.list.queryOptions());
  const [leaving, setLeaving] = useState<Draft | null>(null);
  if (!drafts.data || drafts.data.length === 0) return null;
  return (
    <Card aria-labelledby="drafts-title">
      <CardHeader id="drafts-title" title="Being prepared" note="Kept on this computer; no store has them." />
      <ul className={styles.drafts}>
        {drafts.data.map((draft) => (
          <li key={draft.artifactId} className={styles.draft}>
            <StateChip state="draft" />
            <b>{draft.name || 'Unnamed release'}</b>
            <span className="ellipsis">
              {draft.appId}, {draft.track}
            </span>
            <Age at={draft.savedAt} prefix="Saved" />
            <Button size="small" kind="quiet" onClick={() => setLeaving(draft)}>
              Discard…
            </Button>
            <Link
              className={buttonClass({ size: 'small' })}
              href={`/releases/new?artifact=${encodeURIComponent(draft.artifactId)}`}
            >
              Continue…
            </Link>
          </li>
        ))}
      </ul>
      <DiscardDialog draft={leaving} onClose={() => setLeaving(null)} />
    </Card>
  );
}

function DiscardDialog({ draft, onClose }: { readonly draft: Draft | null; readonly onClose: () => void }) {
  const { client } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  const discard = useMutation({
    mutationFn: (artifactId: ArtifactId) => client.drafts.discard({ artifactId }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: brain.drafts.key() });
      onClose();
    },
  });
  return (
    <Dialog
      open={draft !== null}
      onClose={onClose}
      title="Discard this draft?"
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            kind="danger-solid"
            busy={discard.isPending}
            onClick={() => draft && discard.mutate(draft.artifactId)}
          >
            Discard
          </Button>
        </>
      }
    >
      <p>
        Its notes, track and ladder are forgotten on this computer. The file itself stays where it is, and no
        store is asked.
      </p>
      {discard.error && <p role="alert">{callFailure(discard.error).message}</p>}
    </Dialog>
  );
}
