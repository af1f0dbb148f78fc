const BUILTINS = /^import\s*(.+?)\s*from\s*["'](node:(?:http|https|http2))["'];?$/gm;

/**
 * Takes Node's own modules as they are, where code is bundled. An `import` of one reads every name that it has, and with
 * them those that Node would load when they are first used: `node:http` brings the whole of `fetch` along, 40 ms and
 * 14 MB of a program that only wanted a socket.
 * @returns {import('vite').Plugin}
 */
export function plainBuiltins() {
  return {
    name: 'slipway:plain-builtins',
    renderChunk: (code, _chunk, { format }) =>
      format === 'es' ? { code: code.replace(BUILTINS, plain), map: null } : null,
  };
}

/**
 * `import a, { b as c } from "node:http";` without an import.
 * @param {string} _statement
 * @param {string} names
 * @param {string} module
 */
function plain(_statement, names, module) {
  const from = `process.getBuiltinModule("${module}");`;
  const [, own, members] = /^([\w$]+)?\s*,?\s*(\{.*\})?$/.exec(names) ?? [];
  const all = /^\*\s*as\s+([\w$]+)$/.exec(names)?.[1] ?? own;
  return [
    ...(all === undefined ? [] : [`const ${all} = ${from}`]),
    ...(members === undefined ? [] : [`const ${members.replaceAll(/\s+as\s+/g, ': ')} = ${from}`]),
  ].join(' ');
}
