import styles from './kbd.module.css';

/** A key or a chord, as printed on the keyboard. */
export function Kbd({ children }: { readonly children: string }) {
  return <kbd className={styles.kbd}>{children}</kbd>;
}

/** `⌘` on a Mac, `Ctrl` elsewhere. */
export function modifierKey(platform: string): string {
  return /mac|iphone|ipad/i.test(platform) ? '⌘' : 'Ctrl';
}
