import { z } from 'zod';
import { plantAppStore } from './appstore/plant';
import { seedSchema } from './appstore/seed-schema';
import { type State, stateSchema } from './state-schema';

const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const RELATIVE = /^([+-])(\d+(?:\.\d+)?)([smhd])$/;

/** Text such as "-3d" or "+20m" as a time, counted from `now` (both ms); null when it is not of that form. */
function relativeTime(text: string, now: number): number | null {
  const found = RELATIVE.exec(text);
  if (!found) return null;
  const ms = Number(found[2]) * (UNIT_MS[found[3] ?? ''] ?? 0);
  return Math.round(found[1] === '-' ? now - ms : now + ms);
}

/** A copy of the data in which every relative time (a member named `…At`) is a time in ms. */
export function resolveTimes(value: unknown, now: number): unknown {
  if (Array.isArray(value)) return value.map((member) => resolveTimes(member, now));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const at = key.endsWith('At') && typeof member === 'string' ? relativeTime(member, now) : null;
      return [key, at ?? resolveTimes(member, now)];
    }),
  );
}

const withAppStore = z.looseObject({ appStore: seedSchema.default({ settings: {}, apps: [] }) });

/** A scenario's data as the state of a world that begins at `now` (ms). Throws zod's error when it is not one. */
export function loadScenario(data: unknown, now: number): State {
  const { appStore, ...play } = withAppStore.parse(resolveTimes(data, now));
  return { ...stateSchema.parse(play), appStore: plantAppStore(appStore, now) };
}
