import { releaseLabel } from '@shared/domain/store';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../bridge/bridge-context';
import { Button, buttonClass } from '../ui/button/button';
import { Card, CardHeader } from '../ui/card/card';
import { Icon } from '../ui/icon/icon';
import { Link } from '../ui/link/link';
import { Age } from '../ui/time/age';
import { DiscardDraft, type KeptDraft } from './discard-draft';
import styles from './kept-drafts.module.css';

/** Releases that are being prepared here and were not sent, to go on with. Absent while there are none. */
export function KeptDrafts() {
  const brain = useBrain();
  const drafts = useQuery(brain.drafts.list.queryOptions());
  const [leaving, setLeaving] = useState<KeptDraft | null>(null);
  if (!drafts.data || drafts.data.length === 0) return null;
  return (
    <Card aria-labelledby="drafts-title">
      <CardHeader id="drafts-title" title="Being prepared" note="Kept on this computer; no store has them." />
      <ul className={styles.drafts}>
        {drafts.data.map((draft) => (
          <DraftRow key={draft.artifactId} draft={draft} onDiscard={() => setLeaving(draft)} />
        ))}
      </ul>
      {leaving && <DiscardDraft draft={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
}

function DraftRow({ draft, onDiscard }: { readonly draft: KeptDraft; readonly onDiscard: () => void }) {
  const brain = useBrain();
  const artifact = useQuery(brain.artifacts.get.queryOptions({ input: { artifactId: draft.artifactId } }));
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
          {draft.name !== '' && `, “${draft.name}”`}
        </p>
        <p className={styles.note}>
          {artifact.data?.appName ?? draft.appId}, {facts?.fileName ?? 'no file'}, saved{' '}
          <Age at={draft.savedAt} />
        </p>
      </div>
      <Button size="small" kind="quiet" onClick={onDiscard}>
        Discard…
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
