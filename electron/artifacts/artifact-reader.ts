import type { ArtifactReader } from '../ports/artifact-reader';
import { readArtifact } from './read-artifact';

/** The reader of bundles and packages as use cases know it. */
export const artifactReader: ArtifactReader = { read: (path, options) => readArtifact(path, options) };
