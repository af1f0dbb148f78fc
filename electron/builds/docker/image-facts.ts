import type { BuiltImage } from '@shared/contract/builds';
import { z } from 'zod';
import type { EngineClient } from './engine-client';

const inspected = z.object({
  Id: z.string(),
  Size: z.number(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
  RootFS: z.object({ Layers: z.array(z.string()).nullish() }).optional(),
});
const historyEntries = z.array(z.object({ CreatedBy: z.string(), Size: z.number() }));
/** Instructions that change no file, and so make no layer. */
const METADATA =
  /^(?:\/bin\/sh -c #\(nop\)\s+)?(ENV|CMD|LABEL|EXPOSE|USER|HEALTHCHECK|ENTRYPOINT|ARG|STOPSIGNAL|VOLUME|SHELL|MAINTAINER|ONBUILD)\b/i;

/** What an image is made of, lowest layer first. */
export async function readImage({ docker }: EngineClient, id: string): Promise<BuiltImage> {
  const image = docker.getImage(id);
  const [facts, history] = await Promise.all([
    image.inspect().then((answer) => inspected.parse(answer)),
    image.history().then((answer) => historyEntries.parse(answer)),
  ]);
  const digests = facts.RootFS?.Layers ?? [];
  const made = history.toReversed().filter(({ CreatedBy, Size }) => Size > 0 || !METADATA.test(CreatedBy));
  // Where the two lists do not fit, as with a layer of no bytes, none is called by another's digest.
  const filled = made.length === digests.length ? made : made.filter(({ Size }) => Size > 0);
  const fits = filled.length === digests.length;
  return {
    id: facts.Id,
    sizeBytes: facts.Size,
    tags: facts.RepoTags ?? [],
    digest: facts.RepoDigests?.[0]?.split('@')[1] ?? null,
    layers: filled.map(({ CreatedBy, Size }, index) => ({
      digest: fits ? (digests[index] ?? null) : null,
      createdBy: plainInstruction(CreatedBy),
      sizeBytes: Size,
      sameAsBefore: false,
    })),
  };
}

/** `/bin/sh -c #(nop) COPY file:… in /app` and `RUN /bin/sh -c pip install # buildkit` as they were written. */
function plainInstruction(text: string): string {
  return text
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^\/bin\/sh -c /, 'RUN ')
    .replace(/^RUN (\|\d+ .*?)?\/bin\/sh -c /, 'RUN ')
    .replace(/ # buildkit$/, '')
    .replace(/^(COPY|ADD) (?:file|dir|multi):\w{64} in /, '$1 … ')
    .trim();
}
