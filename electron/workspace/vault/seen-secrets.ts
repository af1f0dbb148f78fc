/** Texts that were secrets while the program ran, so that they can be taken out of what it writes down. */
export interface SeenSecrets {
  add(secret: string): void;
  /** The text without any of them. */
  hide(text: string): string;
}

/** Shorter pieces are words like any other: hiding them would say more than it hides. */
const SHORTEST = 8;

/** None was seen yet. */
export function createSeenSecrets(): SeenSecrets {
  const pieces = new Set<string>();
  return {
    add(secret) {
      // A file is quoted line by line, and JSON writes some letters in another way.
      for (const line of secret.split('\n').map((each) => each.trim())) {
        for (const piece of [line, ...quotedIn(line)]) {
          if (piece.length < SHORTEST) continue;
          pieces.add(piece);
          pieces.add(JSON.stringify(piece).slice(1, -1));
        }
      }
    },
    hide(text) {
      // The longest first: a part of one may be another.
      const known = [...pieces].filter((piece) => text.includes(piece)).sort((a, b) => b.length - a.length);
      return known.reduce((shown, piece) => shown.replaceAll(piece, '[secret]'), text);
    },
  };
}

/** Values in a line of JSON or YAML that no sentence holds: long, and of one piece. */
function quotedIn(line: string): readonly string[] {
  return (line.match(/[^\s"',:{}[\]]{16,}/g) ?? []).filter((value) => /\d/.test(value));
}
