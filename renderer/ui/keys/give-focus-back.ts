/**
 * Puts focus back to where it was before something opened. Where that is gone, the screen takes it, so that keys and
 * screen readers go on from there and not from the top of the window.
 */
export function giveFocusBack(before: Element | null): void {
  const kept = before instanceof HTMLElement && before.isConnected && before !== document.body;
  const to = kept ? before : document.getElementById('screen');
  to?.focus({ preventScroll: true });
}
