import type { AppId } from '@shared/domain/ids';
import type { ArtifactView } from '@shared/domain/lane';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import { draftOf, type KeptDraft, openForm, type ReleaseForm } from './release-form';

/** Typing rests this long before it is kept, ms. */
const REST = 800;

/** A form that keeps itself. */
export interface FormState {
  readonly form: ReleaseForm;
  readonly change: (part: Partial<ReleaseForm>) => void;
  /** Keeps it now; rejects with why it could not be kept. */
  readonly save: () => Promise<void>;
  readonly saving: boolean;
  /** When it was kept last, ISO; null before. */
  readonly savedAt: string | null;
  /** Why the last change was not kept. */
  readonly saveError: unknown;
  /** Something was changed since it was kept. */
  readonly unsaved: boolean;
}

/** The form of a new release. While `closed`, nothing is kept any more: it is on its way or was sent. */
export function useReleaseForm(artifact: ArtifactView, draft: KeptDraft | null, closed: boolean): FormState {
  const { client } = useBridge();
  const [form, setForm] = useState(() => openForm(artifact, draft));
  const [kept, setKept] = useState(form);
  const keeping = useMutation({
    mutationFn: async (next: ReleaseForm) => {
      const page = draftOf(artifact, artifact.appId as AppId, next);
      return page === null ? null : client.drafts.save(page);
    },
    onSuccess: (page, next) => {
      if (page !== null) setKept(next);
    },
  });
  const unsaved = form !== kept;
  const { mutateAsync } = keeping;
  const save = useCallback(async () => {
    await mutateAsync(form);
  }, [mutateAsync, form]);
  const keep = useEffectEvent(() => keeping.mutate(form));

  useEffect(() => {
    if (form === kept || closed) return;
    const timer = window.setTimeout(keep, REST);
    return () => window.clearTimeout(timer);
  }, [form, kept, closed]);

  const change = useCallback(
    (part: Partial<ReleaseForm>) => setForm((before) => ({ ...before, ...part })),
    [],
  );
  return {
    form,
    change,
    save,
    saving: keeping.isPending,
    savedAt: keeping.data?.savedAt ?? draft?.savedAt ?? null,
    saveError: keeping.error,
    unsaved,
  };
}
