import type { ArtifactFacts } from '@shared/domain/artifact';
import type { ArtifactId } from '@shared/domain/ids';

/** One artifact that was read: where it lies and what it is. */
export interface ArtifactPage {
  readonly id: ArtifactId;
  readonly path: string;
  readonly facts: ArtifactFacts;
  readonly readAt: string;
  readonly tookMs: number;
}
