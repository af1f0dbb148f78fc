import type { LaneView, ReleaseView } from '@shared/domain/lane';
import { Card, CardHeader } from '../../ui/card/card';
import { KeyValues } from '../../ui/data/key-values';
import { megabytes } from '../../ui/progress/progress';
import styles from './release.module.css';

interface DetailsCardProps {
  readonly release: ReleaseView;
  readonly lane: LaneView | null;
}

/** What users read, and what the file is. */
export function DetailsCard({ release, lane }: DetailsCardProps) {
  const { artifact } = release;
  const notes = lane?.notes ?? [];
  return (
    <Card aria-labelledby="details-title">
      <CardHeader id="details-title" title="Details" />
      {notes.length > 0 && (
        <ul className={styles.notes} aria-label="Release notes">
          {notes.map((note) => (
            <li key={note.language}>
              <b>{note.language}</b>
              <span lang={note.language}>{note.text}</span>
            </li>
          ))}
        </ul>
      )}
      {lane && notes.length === 0 && <p className={styles.quiet}>No release notes.</p>}
      <KeyValues
        keyWidth={64}
        items={[
          { key: 'Package', value: <span className={styles.hash}>{release.packageName}</span> },
          ...(lane
            ? [{ key: 'Priority', value: `${lane.inAppUpdatePriority ?? 0} of 5 for in-app updates` }]
            : []),
          ...(artifact
            ? [
                { key: 'Bundle', value: `${megabytes(artifact.sizeBytes)} MB` },
                { key: 'SHA-256', value: <span className={styles.hash}>{artifact.sha256}</span> },
              ]
            : []),
        ]}
      />
    </Card>
  );
}
