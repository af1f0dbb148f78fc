import { type ReactNode, useCallback, useRef } from 'react';
import type { BrainInfo } from '../bridge/bridge-context';
import { Icon } from '../ui/icon/icon';
import styles from './artifact-drop.module.css';
import { IntakeContext } from './intake';
import { IntakeDialog } from './intake-dialog';
import { useFileDrag } from './use-file-drag';
import { useFileIntake } from './use-file-intake';

interface ArtifactDropProps {
  readonly info: BrainInfo | undefined;
  readonly children: ReactNode;
}

/** Lets files be dropped anywhere in the window, and gives the screens below the same way in by a dialog. */
export function ArtifactDrop({ info, children }: ArtifactDropProps) {
  const input = useRef<HTMLInputElement>(null);
  const openDialog = useCallback(() => input.current?.click(), []);
  const intake = useFileIntake(info, openDialog);
  const dragging = useFileDrag(intake.take);
  return (
    <IntakeContext value={intake}>
      {children}
      <input
        ref={input}
        type="file"
        accept=".aab,.apk,.ipa"
        aria-label="Choose an .aab, .apk or .ipa"
        hidden
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same file may be chosen again after it was built anew.
          event.currentTarget.value = '';
          if (files.length > 0) intake.take(files);
        }}
      />
      {dragging && <DropVeil />}
      <IntakeDialog intake={intake} />
    </IntakeContext>
  );
}

/** Over the whole window while a file is held above it: what letting go will do. */
function DropVeil() {
  return (
    <div className={styles.veil} role="status">
      <div className={styles.target}>
        <Icon name="upload" size={28} />
        <p className={styles.title}>Drop it anywhere</p>
        <ul className={styles.outcomes}>
          <li>
            <Icon name="package" size={16} />
            <span>
              <b>.aab, .apk or .ipa</b> is read and checked on this computer, then opens as a new release.
            </span>
          </li>
          <li>
            <Icon name="key" size={16} />
            <span>
              <b>Store key (.json or .p8)</b> opens in Settings, where you say which account it is for.
            </span>
          </li>
        </ul>
        <p className={styles.calm}>
          <Icon name="shield-check" size={14} /> Dropping sends nothing to a store.
        </p>
      </div>
    </div>
  );
}
