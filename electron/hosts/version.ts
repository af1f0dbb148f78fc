import { version } from '../../package.json';

/** The program's version, as its package names it. */
export const VERSION: string = version;
