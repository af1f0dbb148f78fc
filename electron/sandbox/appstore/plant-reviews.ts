import type { Bed } from './bed';

/** Later in this slice. */
export function plantReviews(_bed: Bed): void {}
