import type { AppId } from '@shared/domain/ids';
import { BETA_LIMITS } from '@shared/domain/testflight/limits';
import {
  type BetaNote,
  NOTE_TEMPLATES,
  noteLength,
  noteProblem,
  noteWarning,
  plain,
} from '@shared/domain/testflight/notes';
import type { BetaBuildView } from '@shared/domain/testflight/view';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Button } from '../../ui/button/button';
import { Banner } from '../../ui/feedback/banner';
import { useToast } from '../../ui/feedback/toast';
import { TextArea } from '../../ui/field/field';
import { Menu } from '../../ui/overlay/menu';
import { Tabs } from '../../ui/tabs/tabs';
import styles from './panel.module.css';

interface NotesEditorProps {
  readonly appId: AppId;
  readonly view: BetaBuildView;
  readonly locales: readonly string[];
  readonly onSend: (notes: readonly BetaNote[]) => void;
}

const SAVE_AFTER_MS = 400;

/**
 * What to test, language by language. What is typed is kept as a draft; what TestFlight has is compared with what was
 * sent, and the difference is shown until it is mended.
 */
export function NotesEditor({ appId, view, locales, onSend }: NotesEditorProps) {
  const brain = useBrain();
  const toast = useToast();
  const buildId = view.build.id;
  const [typed, setTyped] = useState<readonly BetaNote[]>(view.draft ?? []);
  const all = [
    ...new Set([...locales, ...view.notes.map((note) => note.locale), ...typed.map((n) => n.locale)]),
  ];
  const [chosen, setLocale] = useState(all[0] ?? 'en-US');
  const locale = all.includes(chosen) ? chosen : (all[0] ?? 'en-US');
  const stored = (of: string) => view.notes.find((note) => note.locale === of)?.text ?? '';
  const text = typed.find((note) => note.locale === locale)?.text ?? stored(locale);
  const changed = typed.filter((note) => plain(note.text) !== plain(stored(note.locale)));
  const queries = useQueryClient();
  const { mutate: keep } = useMutation(
    brain.testflight.saveNotes.mutationOptions({
      // What stands beside the editor, as the form of *send when ready*, must see the draft as well.
      onSuccess: () =>
        queries.invalidateQueries({ queryKey: brain.testflight.build.key({ input: { appId, buildId } }) }),
    }),
  );
  const unsaved = useRef<readonly BetaNote[] | null>(null);
  useEffect(() => {
    const notes = unsaved.current;
    if (notes === null || notes !== typed) return;
    const timer = window.setTimeout(() => {
      unsaved.current = null;
      keep({ appId, buildId, notes: [...notes] });
    }, SAVE_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [typed, appId, buildId, keep]);
  useEffect(
    () => () => {
      // Who turns away within the pause keeps what was typed.
      if (unsaved.current) keep({ appId, buildId, notes: [...unsaved.current] });
    },
    [appId, buildId, keep],
  );
  const write = (notes: readonly BetaNote[]) => {
    const next = [...typed.filter((one) => !notes.some((note) => note.locale === one.locale)), ...notes];
    unsaved.current = next;
    setTyped(next);
  };
  const suggest = useMutation(
    brain.testflight.suggestNotes.mutationOptions({
      onSuccess: ({ notes, source }) => {
        write(notes);
        toast({
          tone: 'draft',
          icon: 'file-text',
          title: `Notes taken from ${source}`,
          detail: 'Nothing was sent.',
        });
      },
      onError: (error) => {
        const failure = callFailure(error);
        toast({ tone: 'watch', icon: 'alert-triangle', title: failure.message, detail: failure.advice });
      },
    }),
  );
  const length = noteLength(text);
  const problem = length > BETA_LIMITS.notes ? noteProblem({ locale, text }) : null;
  const blocked = view.permissions.find(({ action }) => action === 'edit-notes')?.why ?? null;
  const gap =
    blocked ??
    (changed.length === 0
      ? 'Nothing has changed since TestFlight was read.'
      : changed.map(noteProblem).find((one) => one !== null)) ??
    null;
  return (
    <section aria-labelledby="what-to-test" className={styles.section}>
      <header className={styles.sectionHead}>
        <h2 id="what-to-test">What to test</h2>
        <span className={styles.count} data-over={length > BETA_LIMITS.notes || undefined}>
          {length.toLocaleString('en-US')} of {BETA_LIMITS.notes.toLocaleString('en-US')}
        </span>
      </header>
      <Tabs
        label="Languages"
        look="segment"
        value={locale}
        onChange={setLocale}
        tabs={all.map((one) => ({
          value: one,
          label: one,
          ...(view.missing.includes(one) && !typed.some((note) => note.locale === one && note.text !== '')
            ? { note: 'missing', noteTone: 'watch' as const }
            : {}),
        }))}
      />
      {view.differences.map((difference) => (
        <Banner
          key={difference.locale}
          tone="watch"
          icon="alert-triangle"
          title={`${difference.locale}: TestFlight does not have what was sent`}
        >
          <span className={styles.difference}>
            <b>Sent</b> {difference.sent}
          </span>
          <span className={styles.difference}>
            <b>TestFlight says</b> {difference.stored || 'nothing'}
          </span>
          <Button size="small" onClick={() => onSend([{ locale: difference.locale, text: difference.sent }])}>
            Send it again…
          </Button>
        </Banner>
      ))}
      <TextArea
        id="beta-note"
        label={`What to test, ${locale}`}
        labelHidden
        rows={4}
        lang={locale}
        value={text}
        readOnly={blocked !== null}
        error={problem}
        hint={noteWarning(text)}
        onChange={(event) => write([{ locale, text: event.currentTarget.value }])}
      />
      <div className={styles.buttons}>
        <Menu
          items={[
            ...NOTE_TEMPLATES.map((template) => ({
              label: template.title,
              icon: 'file-text' as const,
              onSelect: () => write([{ locale, text: template.text }]),
            })),
            {
              label: 'Copy from the last build with notes',
              icon: 'copy' as const,
              lockedReason: view.before ? null : 'There is none',
              onSelect: () => suggest.mutate({ appId, buildId, from: 'last-build' }),
            },
            {
              label: 'From commits since then',
              icon: 'history' as const,
              lockedReason: view.before ? null : 'There is none before it',
              onSelect: () => suggest.mutate({ appId, buildId, from: 'commits' }),
            },
          ]}
        >
          <Button size="small" icon="file-text" busy={suggest.isPending} lockedReason={blocked}>
            Begin from…
          </Button>
        </Menu>
        <span className={styles.grow}>{changed.length > 0 && `Draft kept, ${changed.length} not sent`}</span>
        <Button size="small" lockedReason={gap} onClick={() => onSend(changed)}>
          {changed.length > 1 ? `Send ${changed.length} notes…` : 'Send note…'}
        </Button>
      </div>
    </section>
  );
}
