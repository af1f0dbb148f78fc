import type { ArtifactView } from '@shared/domain/lane';
import { Button } from '../../ui/button/button';
import { StateChip } from '../../ui/chip/state-chip';
import { useToast } from '../../ui/feedback/toast';
import { clock, clockMinutes, duration } from '../../ui/time/format';
import { destination } from './facts-words';
import styles from './new-release.module.css';
import type { ReleaseRoute } from './release-routes';
import type { FormState } from './use-release-form';
import type { UploadState } from './use-upload';

interface EditorNoteProps {
  readonly artifact: ArtifactView;
  readonly upload: UploadState;
  readonly state: FormState;
  readonly closed: boolean;
}

/** Where the release stands, and which file it is. */
export function EditorNote({ artifact, upload, state, closed }: EditorNoteProps) {
  const { facts, readAt, tookMs, appName } = artifact;
  return (
    <>
      <PhaseChip upload={upload} closed={closed} />
      <span className={styles.file} title={facts.fileName}>
        {appName ? `${appName}, ` : ''}
        <span className="mono">{facts.fileName}</span> read {clock(Date.parse(readAt))} in {duration(tookMs)}
      </span>
      {!closed && <Kept state={state} />}
    </>
  );
}

function PhaseChip({ upload, closed }: { readonly upload: UploadState; readonly closed: boolean }) {
  if (upload.running) {
    const lost = upload.operation?.state === 'unknown' || upload.operation?.state === 'interrupted';
    return lost ? <StateChip state="not-known" /> : <StateChip state="processing">Uploading</StateChip>;
  }
  if (closed) return <StateChip state="done">Sent</StateChip>;
  return <StateChip state="draft" />;
}

/** Whether the form is kept. It keeps itself; this only says so. */
function Kept({ state }: { readonly state: FormState }) {
  const { saving, savedAt, unsaved } = state;
  if (saving) return <span className={styles.kept}>Saving…</span>;
  if (unsaved) return <span className={styles.kept}>Not saved yet</span>;
  if (savedAt === null) return null;
  return <span className={styles.kept}>Saved {clockMinutes(Date.parse(savedAt))}</span>;
}

interface EditorActionsProps {
  readonly route: ReleaseRoute | null;
  readonly lock: string | null;
  readonly closed: boolean;
  readonly upload: UploadState;
  readonly state: FormState;
  readonly onReplace: () => void;
  readonly onUpload: () => void;
  /** Opens the upload that runs; null while it is shown. */
  readonly onShow: (() => void) | null;
}

/** What can be done with the release as it stands. */
export function EditorActions({
  route,
  lock,
  closed,
  upload,
  state,
  onReplace,
  onUpload,
  onShow,
}: EditorActionsProps) {
  const toast = useToast();
  const saveNow = () =>
    void state.save().then(
      () =>
        toast({
          tone: 'done',
          icon: 'circle-check',
          title: 'Draft saved',
          detail: 'Kept on this computer. Continue from Releases.',
        }),
      () => undefined,
    );
  if (upload.running) {
    return onShow && <Button onClick={onShow}>Show upload</Button>;
  }
  return (
    <>
      <Button kind="quiet" onClick={onReplace}>
        Replace file…
      </Button>
      {!closed && (
        <>
          <Button busy={state.saving} onClick={saveNow}>
            Save as draft
          </Button>
          <Button kind="primary" icon="upload" kbd="A" lockedReason={lock} onClick={onUpload}>
            Upload to {route ? destination(route.track.title) : 'a track'}…
          </Button>
        </>
      )}
    </>
  );
}
