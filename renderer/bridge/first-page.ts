import { FIRST_PAGE_LIMIT } from '@shared/domain/first-page';

/*
 * The board as it was last seen stands in the page from the first moment (`electron/hosts/first-page.ts`), before any
 * of this program's code has run. Here it is made complete, what is clicked and pressed on it is remembered, and it gives
 * way to the real one.
 */

const ID = 'first-page';
const ACTS = 'a[href], button';
/** A hidden tab paints nothing; its code must not wait for a picture. */
const LONGEST_WAIT_MS = 200;

/** An act on the picture, to be done on the real board: the nth of those that read the same. */
interface Early {
  readonly words: string;
  readonly nth: number;
}

let early: Early | null = null;
let keys: readonly KeyboardEvent[] = [];
let forget = () => {};

/** Resolves when the kept board is on the screen; at once where there is none. */
export async function firstPagePainted(): Promise<void> {
  const before = window.slipwayEarly?.() ?? [];
  const page = document.getElementById(ID);
  if (!page) return;
  for (const element of page.querySelectorAll<HTMLElement>('[data-style]')) {
    element.style.cssText = element.dataset.style ?? '';
  }
  page.addEventListener('click', keepClick);
  document.addEventListener('keydown', keepKey);
  for (const event of before) {
    if (event instanceof KeyboardEvent) keepKey(event);
    else keepClick(event);
  }
  forget = () => document.removeEventListener('keydown', keepKey);
  // Two frames until it is painted, and whatever the person began is done first.
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const idle = () => new Promise((resolve) => requestIdleCallback(resolve));
  const late = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS));
  await Promise.race([frame().then(frame).then(idle), late]);
}

/** The real page is there: the kept one goes, and what was clicked and pressed on it is done on the real one. */
export function endFirstPage(): void {
  const page = document.getElementById(ID);
  if (!page) return;
  page.remove();
  forget();
  const act = early && alike(document.getElementById('root') ?? page, early.words)[early.nth];
  early = null;
  if (act instanceof HTMLElement) act.click();
  for (const { key, code, ctrlKey, metaKey, shiftKey } of keys) {
    const again = { key, code, ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', again));
  }
  keys = [];
}

/** Keeps a click for the real board. */
function keepClick(event: Event): void {
  event.preventDefault();
  const page = document.getElementById(ID);
  const act = event.target instanceof Element ? event.target.closest(ACTS) : null;
  if (page && act) early = { words: wordsOf(act), nth: alike(page, wordsOf(act)).indexOf(act) };
}

/** Keeps a press for the real board. The browser's own shortcuts stay with the browser, but for that of the palette. */
function keepKey(event: KeyboardEvent): void {
  if (event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
  }
  keys = [...keys, event];
}

/** What stands in the page now, as the next start can show it; null when it is too large. */
export function pictureOf(root: Element): string | null {
  const copy = root.cloneNode(true) as Element;
  dropUnseen(root, copy, window.innerHeight);
  for (const element of copy.querySelectorAll('[style]')) {
    element.setAttribute('data-style', element.getAttribute('style') ?? '');
    element.removeAttribute('style');
  }
  // The library's own styles belong to parts that are not on a picture, and only the real page may answer to a name.
  for (const style of copy.querySelectorAll('style')) style.remove();
  for (const element of copy.querySelectorAll('[id]')) element.removeAttribute('id');
  const html = copy.innerHTML;
  return html.length <= FIRST_PAGE_LIMIT ? html : null;
}

/** Takes out of a copy what lies below the window: a picture is not scrolled. */
function dropUnseen(shown: Element, copy: Element, bottom: number): void {
  const copies = [...copy.children];
  for (const [index, element] of [...shown.children].entries()) {
    const twin = copies[index];
    if (!twin) continue;
    if (element.getBoundingClientRect().top >= bottom) twin.remove();
    else dropUnseen(element, twin, bottom);
  }
}

const alike = (within: Element, words: string): readonly Element[] =>
  [...within.querySelectorAll(ACTS)].filter((act) => wordsOf(act) === words);

const wordsOf = (act: Element): string =>
  `${act.getAttribute('aria-label') ?? ''}|${act.textContent}|${act.getAttribute('href') ?? ''}`;
