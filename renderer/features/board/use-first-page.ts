import { useEffect } from 'react';
import { type BrainClient, useBridge } from '../../bridge/bridge-context';
import { endFirstPage, pictureOf } from '../../bridge/first-page';
import { useTheme } from '../../ui/theme/theme-provider';

/** By then the first readings are on the board. ms */
const FIRST_MS = 2_000;
const AGAIN_MS = 30_000;

/**
 * Puts the real board in the place of the one that was last seen, once there is something to show, and keeps what it
 * shows for the next start: soon, from time to time, and when the window is put away.
 */
export function useFirstPage(hasSomething: boolean): void {
  const { client } = useBridge();
  const { theme } = useTheme();
  useEffect(() => {
    if (!hasSomething) return;
    endFirstPage();
    const keep = pictureKeeper(client, theme);
    const onHidden = () => document.visibilityState === 'hidden' && keep();
    const first = setTimeout(keep, FIRST_MS);
    const again = setInterval(keep, AGAIN_MS);
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      clearTimeout(first);
      clearInterval(again);
      document.removeEventListener('visibilitychange', onHidden);
    };
  }, [hasSomething, theme, client]);
}

/** Hands the board to the brain when it looks different from last time. */
function pictureKeeper(client: BrainClient, theme: 'light' | 'dark'): () => void {
  let last = '';
  return () => {
    const root = document.getElementById('root');
    const html = root && pictureOf(root);
    if (!html || html === last) return;
    last = html;
    // It only makes the next start look quicker: that it could not be kept is nobody's concern.
    client.system.keepFirstPage({ theme, html }).catch(() => undefined);
  };
}
