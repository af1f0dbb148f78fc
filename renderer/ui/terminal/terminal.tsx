import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Screen } from '@xterm/xterm';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button } from '../button/button';
import { Dialog } from '../overlay/dialog';
import { nonceDocument, withStyleNonce } from './nonce-document';
import { checkPaste, type PasteCheck } from './paste';
import styles from './terminal.module.css';
import { terminalTheme } from './terminal-theme';

/** Columns and rows. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What stands at the other end of a terminal: it takes what is typed and gives what is shown. */
export interface TerminalLine {
  readonly type: (text: string) => void;
  readonly resize: (size: TerminalSize) => void;
  /** Ends the following of the output. */
  readonly close: () => void;
}

interface TerminalProps {
  /** Names it for screen readers. */
  readonly label: string;
  /** Connects once the size is known; `show` resolves when the screen has taken the bytes. */
  readonly connect: (size: TerminalSize, show: (bytes: Uint8Array | string) => Promise<void>) => TerminalLine;
  readonly styleNonce: string;
  /** The other end has hung up: what is there stays, and nothing can be typed any more. */
  readonly ended?: boolean;
}

const SCROLLBACK = 5_000;

/**
 * A terminal in the product's own colours. Shift+Escape leaves it by keyboard, since Tab belongs to the program in
 * it. Titles, links and the clipboard are not the program's to set. What several lines would run is shown first.
 */
export function Terminal({ label, connect, styleNonce, ended = false }: TerminalProps) {
  const place = useRef<HTMLDivElement>(null);
  const leave = useRef<HTMLButtonElement>(null);
  const screen = useRef<Screen | null>(null);
  const line = useRef<TerminalLine | null>(null);
  const [paste, setPaste] = useState<PasteCheck | null>(null);
  const open = useEffectEvent(connect);

  useEffect(() => {
    const at = place.current;
    if (!at) return;
    const terminal = new Screen({
      documentOverride: nonceDocument(document, styleNonce),
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
      fontSize: 12,
      lineHeight: 1.35,
      scrollback: SCROLLBACK,
      screenReaderMode: true,
      minimumContrastRatio: 4.5,
      theme: terminalTheme(document.documentElement),
      linkHandler: { activate: () => undefined },
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    withStyleNonce(document, styleNonce, () => terminal.open(at));
    fit.fit();
    const size = () => ({ columns: terminal.cols, rows: terminal.rows });
    const connected = open(size(), (bytes) => new Promise((taken) => terminal.write(bytes, taken)));
    screen.current = terminal;
    line.current = connected;
    terminal.onData(connected.type);
    terminal.onResize(() => connected.resize(size()));
    terminal.attachCustomKeyEventHandler((event) => {
      if (event.key !== 'Escape' || !event.shiftKey) return true;
      if (event.type === 'keydown') leave.current?.focus();
      return false;
    });
    const watch = new ResizeObserver(() => fit.fit());
    watch.observe(at);
    const beforePaste = (event: ClipboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const checked = checkPaste(event.clipboardData?.getData('text/plain') ?? '');
      if (checked.ask) setPaste(checked);
      else terminal.paste(checked.text);
    };
    at.addEventListener('paste', beforePaste, { capture: true });
    const recolour = new MutationObserver(() => {
      terminal.options.theme = terminalTheme(document.documentElement);
    });
    recolour.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    terminal.focus();
    return () => {
      at.removeEventListener('paste', beforePaste, { capture: true });
      watch.disconnect();
      recolour.disconnect();
      connected.close();
      terminal.dispose();
      screen.current = null;
      line.current = null;
    };
  }, [styleNonce]);

  useEffect(() => {
    if (screen.current) screen.current.options.disableStdin = ended;
  }, [ended]);

  const answerPaste = (yes: boolean) => {
    if (yes && paste) screen.current?.paste(paste.text);
    setPaste(null);
    screen.current?.focus();
  };
  return (
    <section className={styles.frame} aria-label={label}>
      <div ref={place} className={styles.place} data-terminal />
      <p className={styles.foot}>
        <span>Shift Esc leaves the terminal</span>
        <button ref={leave} type="button" className={styles.back} onClick={() => screen.current?.focus()}>
          Back into the terminal
        </button>
      </p>
      {paste && <PasteQuestion paste={paste} onAnswer={answerPaste} />}
    </section>
  );
}

function PasteQuestion({
  paste,
  onAnswer,
}: {
  readonly paste: PasteCheck;
  readonly onAnswer: (yes: boolean) => void;
}) {
  const hidden = paste.removed > 0 ? ` ${paste.removed} hidden control characters were taken out of it.` : '';
  return (
    <Dialog
      open
      width={560}
      title={paste.lines > 1 ? `Paste ${paste.lines} lines?` : 'Paste this?'}
      onClose={() => onAnswer(false)}
      actions={
        <>
          <Button size="confirm" onClick={() => onAnswer(false)}>
            Cancel
          </Button>
          <Button size="confirm" kind="primary" onClick={() => onAnswer(true)}>
            Paste
          </Button>
        </>
      }
    >
      <p>A shell runs each line as it arrives.{hidden}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text must be scrollable by keyboard */}
      <pre tabIndex={0} className={styles.pasted}>
        {paste.text.replaceAll('\r', '\n')}
      </pre>
    </Dialog>
  );
}
