/// <reference path="./raw.d.ts" />
import first from './migrations/001-first.sql?raw';
import searchParts from './migrations/002-search-parts.sql?raw';

/** One step of the schema: `PRAGMA user_version` is the number of the last one applied. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Every step from an empty file, in order. A shipped step never changes: `migrations/hashes.json` holds its hash. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: '001-first', sql: first },
  { version: 2, name: '002-search-parts', sql: searchParts },
];
