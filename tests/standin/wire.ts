/**
 * Values on their way between the preload's world and Node, as JSON. What structured clone would carry and this
 * cannot is refused, never changed in silence. The page's side of the same format stands in `worlds.ts`.
 */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (member instanceof ArrayBuffer) return { $buffer: Buffer.from(member).toString('base64') };
    if (isJson(member)) return member;
    throw new Error(`electron stand-in: cannot carry ${Object.prototype.toString.call(member)}`);
  });
}

/** Reads what the page's side encoded. */
export function decode(text: string): unknown {
  return JSON.parse(text, (_key, member: { readonly $buffer?: unknown } | null) => {
    if (typeof member?.$buffer !== 'string') return member;
    const bytes = Buffer.from(member.$buffer, 'base64');
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  });
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value !== 'object') {
    return typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint';
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

/** What the preload's world tells Node. */
export type FromPage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: unknown[]; readonly ports: number[] }
  | { readonly kind: 'port-message'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly port: number }
  | { readonly kind: 'file'; readonly call: number; readonly file: number }
  | { readonly kind: 'open'; readonly url: string };

/** What Node tells the preload's world. */
export type ToPage =
  | { readonly kind: 'port-message'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly port: number }
  | { readonly kind: 'file'; readonly call: number; readonly path: string };
