import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { WorkspaceProblem } from '@shared/domain/workspace';
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { styleNonce } from '../../bridge/host-page';
import { editorMarks, problemRange, setMarks } from './editor-marks';
import styles from './yaml-editor.module.css';
import { yamlLanguage } from './yaml-language';

interface YamlEditorProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Problems of exactly this text. */
  readonly problems: readonly WorkspaceProblem[];
  readonly changed: ReadonlySet<number>;
  /** The problem that `card` explains, under its line. */
  readonly explained: WorkspaceProblem | null;
  readonly card: ReactNode;
  readonly readOnly: boolean;
  /** Ctrl S. */
  readonly onSave: () => void;
  /** Ctrl . on the explained problem. */
  readonly onFix: () => void;
  /** Told the line of the caret, from 1. */
  readonly onLine: (line: number) => void;
  /** A line to put the caret into, once for each new object. */
  readonly goTo: { readonly line: number } | null;
}

/** The text of `slipway.yaml` with its problems and unsaved lines marked. Tab leaves it, as any other field. */
export function YamlEditor(props: YamlEditorProps) {
  const { text, problems, changed, explained, card, readOnly, goTo } = props;
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const [host] = useState(() => document.createElement('div'));
  const tell = useEffectEvent((next: string) => props.onText(next));
  const save = useEffectEvent(() => props.onSave());
  const fix = useEffectEvent(() => props.onFix());
  const line = useEffectEvent((at: number) => props.onLine(at));
  const begin = useEffectEvent(() => text);

  useEffect(() => {
    if (!place.current) return;
    const nonce = styleNonce();
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: begin(),
        extensions: [
          ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
          lineNumbers(),
          history(),
          drawSelection(),
          EditorView.lineWrapping,
          yamlLanguage,
          editorMarks,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': 'Text of slipway.yaml', tabindex: '0' }),
          keymap.of([
            { key: 'Mod-s', run: () => handled(save) },
            { key: 'Mod-.', run: () => handled(fix) },
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) tell(update.state.doc.toString());
            if (update.selectionSet) line(update.state.doc.lineAt(update.state.selection.main.head).number);
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, [readOnly]);

  useEffect(() => {
    const view = editor.current;
    if (!view || view.state.doc.toString() === text) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    editor.current?.dispatch({ effects: setMarks.of({ problems, changed, explained, card: host }) });
  }, [problems, changed, explained, host]);

  useEffect(() => {
    const view = editor.current;
    if (!view || !goTo) return;
    const { from } = view.state.doc.line(Math.min(goTo.line, view.state.doc.lines));
    view.dispatch({ selection: { anchor: from }, effects: inSight(from) });
    view.focus();
  }, [goTo]);

  const explainedLine = explained?.line ?? null;
  useEffect(() => {
    const view = editor.current;
    if (!view || explainedLine === null || explainedLine > view.state.doc.lines) return;
    const { from, to } = view.state.doc.line(explainedLine);
    const { head } = view.state.selection.main;
    // Somebody who writes elsewhere is not torn away.
    if (!view.hasFocus || (head >= from && head <= to)) view.dispatch({ effects: inSight(to) });
  }, [explainedLine]);

  useEffect(() => {
    // The card's height is React's: the editor measures again once it is drawn.
    if (card) editor.current?.requestMeasure();
  }, [card]);

  return (
    <>
      <div ref={place} className={styles.editor} />
      {explained && createPortal(card, host)}
    </>
  );
}

/** Room under a line for the card that explains its problem, px. */
const CARD_ROOM = 110;

const inSight = (at: number) => EditorView.scrollIntoView(at, { y: 'nearest', yMargin: CARD_ROOM });

/** A key that was taken: nobody else hears it. */
function handled(act: () => void): true {
  act();
  return true;
}

/** The text with a problem's replacement put in. */
export function applySuggestion(text: string, problem: WorkspaceProblem): string {
  const doc = EditorState.create({ doc: text }).doc;
  const { from, to } = problemRange(doc, problem);
  return text.slice(0, from) + (problem.suggestion?.replacement ?? '') + text.slice(to);
}
