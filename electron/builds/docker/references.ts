import { failure } from '@shared/domain/failure';
import type { CredentialReference } from '@shared/domain/workspace';

/** Reads where a secret of a build lies. Rejects with `invalid-request` without repeating what was written. */
export function readReference(text: string): CredentialReference {
  const [, source, rest] = /^(file|env|vault):(.+)$/s.exec(text) ?? [];
  if (source === 'file' && rest) return { source, path: rest };
  if (source === 'env' && rest) return { source, variable: rest };
  if (source === 'vault' && rest) return { source, entry: rest };
  throw failure('invalid-request', 'A secret is named by the place where it lies, never by its value.', {
    stillTrue: 'Nothing was sent.',
    advice: 'Write file:PATH, env:NAME or vault:NAME.',
  });
}
