import type { ArtifactFacts } from '@shared/domain/artifact';

/** Reads what a bundle or package is, within bounded memory. */
export interface ArtifactReader {
  /** Rejects with a `FailureError` named `artifact-refused` that says why the file was not taken. */
  read(
    path: string,
    options: { readonly signal: AbortSignal; onProgress?(fraction: number): void },
  ): Promise<ArtifactFacts>;
}
