import type { Bed } from './bed';

/** Later in this slice. */
export function plantVersions(_bed: Bed): void {}
