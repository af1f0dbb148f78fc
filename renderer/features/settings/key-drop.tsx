import { type DragEvent, useRef, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import { Button } from '../../ui/button/button';
import { Icon } from '../../ui/icon/icon';
import styles from './key-drop.module.css';

interface KeyDropProps {
  /** Name of the file that was taken; null before. */
  readonly taken: string | null;
  /** Whether files of registries, clusters and webhooks are welcome too. */
  readonly wide?: boolean;
  /** Told the path under which the brain reads the file. */
  readonly onPath: (path: string, name: string) => void;
  readonly onProblem: (sentence: string) => void;
}

/** Longer files are no keys. Bytes. */
const LARGEST = 100_000;

/** Takes a store's key by drop or choice. */
export function KeyDrop({ taken, wide = false, onPath, onProblem }: KeyDropProps) {
  const { host } = useBridge();
  const field = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const take = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > LARGEST) {
      onProblem(`${file.name} is too large for a key. Choose the .json or .p8 file itself.`);
      return;
    }
    setBusy(true);
    try {
      onPath(await host.takeFile(file), file.name);
    } catch (error) {
      onProblem(error instanceof Error ? error.message : 'The file could not be read.');
    }
    setBusy(false);
  };
  const drag = (entered: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(entered);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div
      className={styles.drop}
      data-over={over || undefined}
      data-taken={taken !== null || undefined}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        event.stopPropagation();
        void take(event.dataTransfer.files[0]);
      }}
    >
      <Icon name={taken === null ? 'key' : 'circle-check'} size={18} />
      <p>
        {taken === null ? (
          <>
            <b>{wide ? 'Drop the file here' : 'Drop a store’s key here'}</b>
            {wide
              ? 'A store’s key (.json, .p8), a registry’s config.json, a kubeconfig, or a text with a webhook’s address.'
              : 'Google Cloud’s JSON file of a service account, or App Store Connect’s .p8 file.'}
          </>
        ) : (
          <>
            <b className="ellipsis">{taken}</b>
            Read from this computer. The key itself is never shown.
          </>
        )}
      </p>
      <input
        ref={field}
        type="file"
        accept={wide ? undefined : '.json,.p8,application/json'}
        aria-label="Key file"
        className="visually-hidden"
        tabIndex={-1}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <Button size="small" busy={busy} onClick={() => field.current?.click()}>
        {taken === null ? 'Choose…' : 'Choose another…'}
      </Button>
    </div>
  );
}
