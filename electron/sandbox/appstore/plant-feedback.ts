import type { Bed } from './bed';

/** Later in this slice. */
export function plantFeedback(_bed: Bed): void {}
