import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LANDMARK = 'slipway.schema.json';

/**
 * The folder `resources` of this program, found from the running file upwards: sources, bundles and packages keep it
 * at different depths. Throws when the program was copied without it.
 */
export function resourcesDir(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources');
    if (existsSync(join(candidate, LANDMARK))) return candidate;
    if (dirname(folder) === folder) throw new Error('The folder “resources” is missing beside the program.');
  }
}
