// node --import ./tests/standin/register.mjs out/main/main.js
// Runs the unchanged desktop bundle on Node: `electron` is answered by the stand-in beside this file, whose own
// modules are TypeScript and name each other without endings.
import { registerHooks } from 'node:module';

const ELECTRON = new URL('./electron.ts', import.meta.url).href;
const HERE = new URL('./', import.meta.url).href;

// Where the package of a program that is packed has its files.
if (process.env.SLIPWAY_STANDIN_RESOURCES) process.resourcesPath = process.env.SLIPWAY_STANDIN_RESOURCES;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron' || specifier.startsWith('electron/')) {
      return { url: ELECTRON, shortCircuit: true };
    }
    const ours = context.parentURL?.startsWith(HERE) && specifier.startsWith('./');
    return next(ours ? `${specifier}.ts` : specifier, context);
  },
});
