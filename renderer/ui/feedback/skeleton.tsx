import { type CSSProperties, type ReactNode, useEffect, useState } from 'react';
import styles from './feedback.module.css';

interface SkeletonProps {
  readonly width?: CSSProperties['width'];
  readonly height?: CSSProperties['height'];
}

/** The outline of something that is on its way. It never moves. */
export function Skeleton({ width = '100%', height = 12 }: SkeletonProps) {
  return <span aria-hidden="true" className={styles.skeleton} style={{ width, height }} />;
}

interface LoadingProps {
  /** `Reading Google Play, usually 0.9s`. */
  readonly label: string;
  /** The real layout drawn with skeletons. */
  readonly children: ReactNode;
}

const PATIENCE = 200;

/** The layout to come, shown only after 200 ms, so that quick answers never flash. */
export function Loading({ label, children }: LoadingProps) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), PATIENCE);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-busy="true">
      <span className="visually-hidden">{label}</span>
      {late && children}
    </div>
  );
}
