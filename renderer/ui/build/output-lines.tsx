import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from 'react';
import { Highlight } from '../data/highlight';
import styles from './output-lines.module.css';

/** What a line of output is to its reader. */
export type OutputLook = 'plain' | 'head' | 'done' | 'warning' | 'error' | 'moving';

/** One line of a build's output. */
export interface OutputLine {
  /** Since the build began: `1:31.0`. */
  readonly time: string;
  /** `#12`. */
  readonly step: string;
  readonly text: string;
  readonly look: OutputLook;
}

interface OutputLinesProps {
  readonly label: string;
  readonly total: number;
  /** A line that is here already; undefined while it is being read. */
  readonly lineAt: (index: number) => OutputLine | undefined;
  /** The lines that are drawn now, so that they can be read. */
  readonly onShown: (from: number, to: number) => void;
  readonly following: boolean;
  /** A person scrolled away from the end, or back to it. */
  readonly onFollow: (following: boolean) => void;
  /** Words that are marked in the lines. */
  readonly marked: string;
  /** A line to bring into view; a new object asks again. */
  readonly goTo: { readonly index: number } | null;
  /** More will come: a cursor stands at the end. */
  readonly live: boolean;
}

const LINE = 20;
const OVERSCAN = 20;
/** So near to the end still counts as the end, px. */
const NEAR = 24;

/** Output of any length, of which only the visible lines are drawn. It follows its end until a person scrolls up. */
export function OutputLines(props: OutputLinesProps) {
  const { label, total, lineAt, onShown, following, onFollow, marked, goTo, live } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: OVERSCAN,
    paddingStart: 5,
    paddingEnd: live ? LINE + 5 : 5,
  });
  const drawn = virtual.getVirtualItems();
  const first = drawn[0]?.index ?? 0;
  const last = drawn.at(-1)?.index ?? 0;
  const shown = useEffectEvent(onShown);
  useEffect(() => {
    if (total > 0) shown(first, last);
  }, [first, last, total]);
  useEffect(() => {
    const box = scroller.current;
    if (following && box && total > 0) box.scrollTop = box.scrollHeight;
  }, [following, total]);
  const show = useEffectEvent((index: number) => virtual.scrollToIndex(index, { align: 'center' }));
  useEffect(() => {
    if (goTo) show(goTo.index);
  }, [goTo]);

  const atEnd = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
  const onWheel = () => {
    const box = scroller.current;
    if (box) window.requestAnimationFrame(() => onFollow(atEnd(box)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (['ArrowUp', 'PageUp', 'Home'].includes(event.key)) onFollow(false);
    else if (event.key === 'End') onFollow(true);
  };
  return (
    <section
      ref={scroller}
      className={styles.lines}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a long output must be scrollable by keyboard
      tabIndex={0}
      onWheel={onWheel}
      onPointerUp={onWheel}
      onKeyDown={onKeyDown}
    >
      <div className={styles.whole} style={{ height: virtual.getTotalSize() }}>
        {drawn.map((item) => (
          <Line key={item.key} line={lineAt(item.index)} top={item.start} marked={marked} />
        ))}
        {live && (
          <i
            className={styles.cursor}
            aria-hidden="true"
            style={{ transform: `translateY(${virtual.getTotalSize() - LINE - 2}px)` }}
          />
        )}
      </div>
    </section>
  );
}

function Line({
  line,
  top,
  marked,
}: {
  readonly line: OutputLine | undefined;
  readonly top: number;
  readonly marked: string;
}) {
  return (
    <div className={styles.line} data-look={line?.look} style={{ transform: `translateY(${top}px)` }}>
      <span className={styles.time}>{line?.time}</span>
      <span className={styles.step}>{line?.step}</span>
      <span className={styles.text}>{line && <Highlight text={line.text} query={marked} />}</span>
    </div>
  );
}
