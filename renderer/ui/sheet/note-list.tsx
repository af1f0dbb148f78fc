import { Icon, type IconName } from '../icon/icon';
import { VERDICT_TONE, type Verdict } from '../theme/tone';
import styles from './sheet.module.css';
import type { SheetGate, SheetNote } from './sheet-view';

const NOTE_ICON: Readonly<Record<SheetNote['tone'], IconName>> = {
  undo: 'halt',
  bake: 'hourglass',
  gates: 'shield-check',
  lock: 'lock',
  warning: 'alert-triangle',
  info: 'info',
};

const VERDICT_ICON: Readonly<Record<Verdict, IconName>> = {
  pass: 'circle-check',
  hold: 'alert-triangle',
  breach: 'circle-x',
  unknown: 'circle-dashed',
};

/** What follows from a plan, and what its gates say: a line each. */
export function NoteList({
  notes,
  gates,
}: {
  readonly notes: readonly SheetNote[];
  readonly gates: readonly SheetGate[];
}) {
  if (notes.length === 0 && gates.length === 0) return null;
  return (
    <ul className={styles.notes} aria-label="What follows">
      {notes.map((note) => (
        <li key={note.text} data-tone={note.tone === 'warning' ? 'watch' : 'neutral'} data-note={note.tone}>
          <Icon name={NOTE_ICON[note.tone]} size={15} />
          <span>{note.text}</span>
        </li>
      ))}
      {gates.map((gate) => (
        <li key={gate.title} data-tone={VERDICT_TONE[gate.verdict]} data-gate={gate.verdict}>
          <Icon name={VERDICT_ICON[gate.verdict]} size={15} />
          <span>
            <b>{gate.title}</b> {gate.sentence}
          </span>
        </li>
      ))}
    </ul>
  );
}
