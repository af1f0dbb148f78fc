import type { Failure } from '@shared/domain/failure';
import { createContext, use } from 'react';

/** Where a file stands on its way in. */
export type IntakeState =
  | { readonly kind: 'idle' }
  /** Bytes; a desktop window hands the path over and is never seen here. */
  | { readonly kind: 'sending'; readonly name: string; readonly sent: number; readonly total: number }
  | { readonly kind: 'reading'; readonly name: string }
  | {
      readonly kind: 'refused';
      readonly name: string;
      readonly failure: Pick<Failure, 'message' | 'stillTrue' | 'advice'> & { readonly raw?: string };
    };

/** The one way for files into the program. */
export interface Intake {
  readonly state: IntakeState;
  /** Asks for a bundle with the system's dialog. */
  readonly choose: () => void;
  /** Takes the sandbox's own signed bundle; null where the store is real. */
  readonly takeSample: (() => void) | null;
  readonly take: (files: readonly File[]) => void;
  /** Stops sending, or closes a refusal. */
  readonly dismiss: () => void;
}

/** Filled by `ArtifactDrop`. */
export const IntakeContext = createContext<Intake | null>(null);

/** Files into the program. Throws outside `ArtifactDrop`. */
export function useIntake(): Intake {
  const intake = use(IntakeContext);
  if (!intake) throw new Error('useIntake needs an ArtifactDrop above it.');
  return intake;
}
