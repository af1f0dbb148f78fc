import { useRef, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { useToast } from '../../ui/feedback/toast';
import type { PaneStore } from './pane-store';

/** The formats of a file of lines. */
export type ExportFormat = 'text' | 'csv' | 'json';

/** How a file of lines is written. */
export interface LogExport {
  /** Share that is written, 0–1; null while nothing is. */
  readonly progress: number | null;
  readonly start: (store: PaneStore, format: ExportFormat, range: readonly [number, number] | null) => void;
  readonly cancel: () => void;
}

const KEPT_MS = 60_000;

/** Writes a pane's lines as a file, part by part, and offers it for saving. It can be stopped at any time. */
export function useLogExport(): LogExport {
  const { client } = useBridge();
  const toast = useToast();
  const [progress, setProgress] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);

  async function write(store: PaneStore, format: ExportFormat, range: readonly [number, number] | null) {
    const { viewId } = store;
    if (viewId === null || stop.current) return;
    stop.current = new AbortController();
    const { signal } = stop.current;
    const { first, end } = store.current();
    const from = range?.[0] ?? first;
    const to = range ? range[1] + 1 : end;
    setProgress(0);
    try {
      // Parts go into a blob as they come: the browser keeps large ones on disk.
      let file = new Blob();
      let name = 'logs.txt';
      for (let next: number | null = from; next !== null; ) {
        const part = await client.logs.exportPart({ viewId, format, from: next, to }, { signal });
        file = new Blob([file, part.text], { type: part.mediaType });
        name = part.fileName;
        next = part.nextRow;
        setProgress(next === null ? 1 : (next - from) / Math.max(1, to - from));
      }
      save(file, name);
      toast({ tone: 'done', icon: 'circle-check', title: `${name} is written` });
    } catch (error) {
      if (signal.aborted)
        toast({ tone: 'neutral', icon: 'circle-x', title: 'Nothing was written: you stopped it' });
      else {
        const { message, advice } = callFailure(error);
        toast({ tone: 'failed', icon: 'circle-x', title: message, detail: advice });
      }
    } finally {
      stop.current = null;
      setProgress(null);
    }
  }

  return {
    progress,
    start: (store, format, range) => void write(store, format, range),
    cancel: () => stop.current?.abort(),
  };
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
