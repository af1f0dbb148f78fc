import { type EditorState, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutterLineClass,
  WidgetType,
} from '@codemirror/view';
import type { WorkspaceProblem } from '@shared/domain/workspace';

/** What is marked in the text: problems, lines that are not saved yet, and where the problem's card stands. */
export interface EditorMarks {
  readonly problems: readonly WorkspaceProblem[];
  /** Lines that differ from the file on disk, from 1. */
  readonly changed: ReadonlySet<number>;
  /** The problem that is explained in a card under its line. */
  readonly explained: WorkspaceProblem | null;
  /** The element that the card is drawn into. */
  readonly card: HTMLElement;
}

/** Replaces the marks. */
export const setMarks = StateEffect.define<EditorMarks>();

class CardWidget extends WidgetType {
  readonly host: HTMLElement;
  constructor(host: HTMLElement) {
    super();
    this.host = host;
  }
  override toDOM(): HTMLElement {
    return this.host;
  }
  override eq(other: CardWidget): boolean {
    return other.host === this.host;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

class LineNumberMark extends GutterMarker {
  override readonly elementClass: string;
  constructor(elementClass: string) {
    super();
    this.elementClass = elementClass;
  }
}
const errorNumber = new LineNumberMark('slipway-error-number');
const changedNumber = new LineNumberMark('slipway-changed-number');

const errorLine = Decoration.line({ class: 'slipway-error-line' });
const underline = {
  error: Decoration.mark({ class: 'slipway-error-text' }),
  warning: Decoration.mark({ class: 'slipway-warning-text' }),
};

/** Keeps the marks where they belong while the text changes. */
export const editorMarks = [
  marksField(
    (state, marks) => decorations(state, marks),
    (field) => EditorView.decorations.from(field),
  ),
  marksField(
    ({ doc }, { problems, changed }) => {
      const errors = new Set(problems.filter(isError).map((problem) => problem.line));
      const marks = [
        ...[...errors].map((line) => errorNumber.range(lineAt(doc, line).from)),
        ...[...changed]
          .filter((line) => !errors.has(line))
          .map((line) => changedNumber.range(lineAt(doc, line).from)),
      ];
      return RangeSet.of(marks, true);
    },
    (field) => gutterLineClass.from(field),
  ),
];

const isError = (problem: WorkspaceProblem) => problem.severity === 'error';

function marksField<T extends DecorationSet | RangeSet<GutterMarker>>(
  make: (state: EditorState, marks: EditorMarks) => T,
  provide: (field: StateField<T>) => ReturnType<typeof EditorView.decorations.from>,
) {
  return StateField.define<T>({
    create: () => RangeSet.empty as T,
    update(set, transaction) {
      const fresh = transaction.effects.findLast((effect) => effect.is(setMarks));
      if (fresh) return make(transaction.state, fresh.value as EditorMarks);
      return set.map(transaction.changes) as T;
    },
    provide,
  });
}

function decorations(state: EditorState, marks: EditorMarks): DecorationSet {
  const { problems, explained, card } = marks;
  const errors = new Set(problems.filter(isError).map((problem) => problem.line));
  const all = [
    ...[...errors].map((line) => errorLine.range(lineAt(state.doc, line).from)),
    ...problems.flatMap((problem) => {
      const { from, to } = problemRange(state.doc, problem);
      return from < to ? [underline[problem.severity].range(from, to)] : [];
    }),
  ];
  if (explained) {
    const { to } = lineAt(state.doc, explained.line);
    all.push(Decoration.widget({ widget: new CardWidget(card), block: true, side: 1 }).range(to));
  }
  return Decoration.set(all, true);
}

const lineAt = (doc: Text, line: number) => doc.line(Math.min(Math.max(1, line), doc.lines));

/** Where a problem stands in the text. Columns past the end of a line mean its end. */
export function problemRange(
  doc: Text,
  problem: WorkspaceProblem,
): { readonly from: number; readonly to: number } {
  const at = (line: number, column: number) => {
    const { from, to } = lineAt(doc, line);
    return Math.min(to, from + Math.max(0, column - 1));
  };
  const from = at(problem.line, problem.column);
  return { from, to: Math.max(from, at(problem.endLine, problem.endColumn)) };
}
