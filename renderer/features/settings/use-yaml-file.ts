import type { WorkspaceProblem } from '@shared/domain/workspace';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { useToast } from '../../ui/feedback/toast';
import { changedLines, type LineChanges } from './changed-lines';

/** A text that was read from disk, with its fingerprint. */
interface ReadText {
  readonly text: string;
  readonly hash: string;
}

/** `slipway.yaml` in the editor, over the one on disk. */
export interface YamlFile {
  readonly path: string;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly problems: readonly WorkspaceProblem[];
  /** Whether `problems` speaks of exactly this text. */
  readonly checked: boolean;
  readonly changes: LineChanges;
  readonly writable: boolean;
  /** The file changed on disk while it was being edited. */
  readonly conflict: boolean;
  readonly saving: boolean;
  readonly save: () => void;
  /** Saves another text in place of the one on disk, such as this one with an account added. */
  readonly saveText: (text: string) => void;
  /** Throws away what was typed. */
  readonly revert: () => void;
  /** Keeps what was typed and lets it replace what is on disk now. */
  readonly keepMine: () => void;
}

const PAUSE = 250;
/** What was typed and not saved, by path: it outlives the screen, not the program. */
const unsaved = new Map<string, { readonly text: string; readonly base: ReadText }>();

/** The file with everything that can be done to it; undefined until it was read. */
export function useYamlFile(): {
  readonly file: YamlFile | undefined;
  readonly error: unknown;
  readonly retry: () => void;
} {
  const brain = useBrain();
  const toast = useToast();
  const read = useQuery(brain.settings.file.queryOptions());
  const disk = read.data;
  const [base, setBase] = useState<ReadText | null>(null);
  const [text, setTyped] = useState('');
  if (disk && base === null) {
    const kept = unsaved.get(disk.path);
    setBase(kept?.base ?? disk);
    setTyped(kept?.text ?? disk.text);
  }
  const dirty = base !== null && text !== base.text;
  const moved = disk !== undefined && base !== null && disk.hash !== base.hash;
  if (disk && moved && (!dirty || text === disk.text)) {
    setBase(disk);
    setTyped(disk.text);
  }

  useEffect(() => {
    if (!disk || base === null) return;
    if (dirty) unsaved.set(disk.path, { text, base });
    else unsaved.delete(disk.path);
  }, [disk, base, dirty, text]);

  const settled = useSettled(text);
  const check = useQuery(
    brain.settings.validate.queryOptions({
      input: { text: settled },
      enabled: base !== null,
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  );
  const save = useMutation(
    brain.settings.save.mutationOptions({
      onSuccess: ({ hash }, sent) => {
        setBase({ text: sent.text, hash });
        toast({ tone: 'done', icon: 'circle-check', title: 'slipway.yaml is saved' });
        void read.refetch();
      },
      onError: (error) => {
        const failure = callFailure(error);
        if (failure.reason === 'conflict') void read.refetch();
        toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
      },
    }),
  );
  const changes = useMemo(() => changedLines(base?.text ?? '', text), [base, text]);
  const retry = () => void read.refetch();
  if (!disk || base === null) return { file: undefined, error: read.error, retry };
  const problems = dirty || settled !== text ? (check.data ?? []) : disk.problems;
  const checked = dirty ? settled === text && check.isSuccess && !check.isPlaceholderData : true;
  return {
    error: null,
    retry,
    file: {
      path: disk.path,
      text,
      setText: setTyped,
      problems: checked ? problems : [],
      checked,
      changes,
      writable: disk.writable,
      conflict: dirty && moved,
      saving: save.isPending,
      save: () => save.mutate({ text, hash: base.hash }),
      saveText: (wanted) => save.mutate({ text: wanted, hash: base.hash }),
      revert: () => {
        setBase(disk);
        setTyped(disk.text);
      },
      keepMine: () => setBase(disk),
    },
  };
}

/** A text once nobody has changed it for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), PAUSE);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled;
}
