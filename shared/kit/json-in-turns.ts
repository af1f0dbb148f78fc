// Both Node and browsers have it; this folder knows the types of neither.
declare const setTimeout: (run: () => void) => unknown;
const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Some two milliseconds' worth of small objects. */
const ITEMS_A_TURN = 2_000;

/**
 * The JSON text of a list that may be long, made over several turns of the event loop, so that nobody else waits for all
 * of it. The list must not change meanwhile.
 */
export async function jsonInTurns(items: readonly unknown[]): Promise<string> {
  const parts: string[] = [];
  for (let from = 0; from < items.length; from += ITEMS_A_TURN) {
    if (from > 0) await nextTurn();
    parts.push(JSON.stringify(items.slice(from, from + ITEMS_A_TURN)).slice(1, -1));
  }
  return `[${parts.join(',')}]`;
}
