import { Button } from '../button/button';
import styles from './log-tools.module.css';

/** How a pane stands to its end. */
export type FollowView =
  | { readonly kind: 'following' }
  | { readonly kind: 'paused'; readonly fresh: number }
  /** Nothing more will come. */
  | { readonly kind: 'ended'; readonly words: string };

interface FollowButtonProps {
  readonly follow: FollowView;
  readonly onToggle: () => void;
}

/** Says whether the end is followed, and how much came since it is not. */
export function FollowButton({ follow, onToggle }: FollowButtonProps) {
  if (follow.kind === 'ended') {
    return (
      <Button size="small" icon="flag" kbd="F" onClick={onToggle}>
        {follow.words}
      </Button>
    );
  }
  const paused = follow.kind === 'paused';
  return (
    <Button
      size="small"
      icon={paused ? 'play' : 'arrow-down'}
      kbd="F"
      aria-pressed={!paused}
      className={(paused ? styles.paused : styles.following) ?? ''}
      onClick={onToggle}
    >
      {paused ? `Paused${follow.fresh > 0 ? `, ${follow.fresh.toLocaleString('en')} new` : ''}` : 'Following'}
    </Button>
  );
}
