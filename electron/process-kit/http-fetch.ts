import { setEngineFlag } from './engine-flags';

let lean = false;

/**
 * The parser of HTTP inside `fetch` is WebAssembly. It is quick as first compiled; compiling it a second time, for more
 * speed, takes 20 MB that are never given back.
 */
function compileOnce(): void {
  if (lean) return;
  lean = true;
  setEngineFlag('--no-wasm-tier-up');
  setEngineFlag('--no-wasm-dynamic-tiering');
}

/**
 * The platform's `fetch` for libraries that take one. Redirects are answers like any other: a signed request is never
 * sent on to an address that nobody chose.
 */
export const httpFetch: typeof fetch = (input, init) => {
  compileOnce();
  return fetch(input, { ...init, redirect: 'manual' });
};
