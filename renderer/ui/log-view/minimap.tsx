import { memo, type PointerEvent, useLayoutEffect, useRef, useState } from 'react';
import styles from './log-view.module.css';
import { type Geometry, type ScrollPlace, thumbOf } from './scroll-place';

/** Something worth seeing among all rows. */
export interface MinimapMark {
  readonly kind: 'error' | 'warn' | 'hit' | 'bookmark' | 'lost';
  /** Where, as a share of all rows, 0–1. */
  readonly at: number;
}

interface MinimapProps {
  /** Id of the grid that it scrolls. */
  readonly controls: string;
  readonly marks: readonly MinimapMark[];
  readonly place: ScrollPlace;
  readonly geometry: Geometry;
  /** The person pulled the thumb so far, 0–1 of its way. */
  readonly onShare: (share: number) => void;
}

/** All rows in one strip at the right: where errors, hits, bookmarks and losses lie, and the scroll bar's thumb. */
export function Minimap({ controls, marks, place, geometry, onShare }: MinimapProps) {
  const track = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  const grip = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = track.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setHeight(element.clientHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const thumb = thumbOf(place, geometry, height);
  const way = Math.max(1, height - thumb.height);
  const pull = (event: PointerEvent<HTMLDivElement>) => {
    if (grip.current === null) return;
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    onShare((y - grip.current) / way);
  };
  const fits = geometry.end === geometry.first || thumb.height >= height;
  return (
    <div
      ref={track}
      role="scrollbar"
      aria-label="Place among all lines"
      aria-controls={controls}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={fits ? 0 : Math.round((thumb.top / way) * 100)}
      tabIndex={-1}
      className={styles.minimap}
      onPointerDown={(event) => {
        if (event.button !== 0 || fits) return;
        event.preventDefault();
        const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
        const onThumb = y >= thumb.top && y <= thumb.top + thumb.height;
        grip.current = onThumb ? y - thumb.top : thumb.height / 2;
        event.currentTarget.setPointerCapture(event.pointerId);
        pull(event);
      }}
      onPointerMove={pull}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
    >
      <Marks marks={marks} />
      {!fits && (
        <b
          className={styles.thumb}
          style={{ top: Math.round(thumb.top), height: Math.round(thumb.height) }}
        />
      )}
    </div>
  );
}

const Marks = memo(function Marks({ marks }: { readonly marks: readonly MinimapMark[] }) {
  return marks.map((mark) => (
    <i
      key={`${mark.kind}${mark.at}`}
      className={styles.mark}
      data-kind={mark.kind}
      style={{ top: `calc(${(mark.at * 100).toFixed(2)}% - 1px)` }}
    />
  ));
});
