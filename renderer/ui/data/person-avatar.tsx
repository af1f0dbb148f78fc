import styles from './data.module.css';

/** The first letters of the first and last word of a name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** A person as initials. The name is there for screen readers unless it stands beside. */
export function PersonAvatar({
  name,
  size = 26,
  named = false,
}: {
  readonly name: string;
  readonly size?: number;
  readonly named?: boolean;
}) {
  return (
    <span
      className={styles.avatar}
      style={{ width: size, height: size }}
      title={named ? undefined : name}
      {...(named ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
    >
      {initials(name)}
    </span>
  );
}
