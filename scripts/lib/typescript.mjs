import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ROOT } from './node24.mjs';

/**
 * Imports one of the project's own TypeScript modules without building it: Node strips the types, and this adds
 * what it leaves out, file endings and the `@shared` alias.
 * @param {string} path from the project's folder
 * @returns {Promise<any>} the module
 */
export async function importTypeScript(path) {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const own = specifier.startsWith('@shared/')
        ? new URL(`shared/${specifier.slice('@shared/'.length)}`, pathToFileURL(`${ROOT}/`)).href
        : specifier;
      const bare = /^(\.|file:)/.test(own) && !/\.\w+$/.test(own);
      return next(bare ? `${own}.ts` : own, context);
    },
  });
  try {
    return await import(new URL(path, pathToFileURL(`${ROOT}/`)).href);
  } finally {
    hooks.deregister();
  }
}
