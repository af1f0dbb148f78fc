import { failure } from '@shared/domain/failure';
import type { SandboxControls } from '../ports/sandbox-control';
import type { Session } from './session';

/** The rehearsal room of a session. Rejects with `not-allowed` where the stores are real. */
export function sandboxOf(session: Session): SandboxControls {
  if (session.sandbox) return session.sandbox;
  throw failure('not-allowed', 'This workspace works with a real store: nothing can be staged here.', {
    advice: 'Open the sandbox from the workspace switcher.',
  });
}

/** What the rehearsal room offers and how it stands. */
export function sandboxState(session: Session) {
  const { scenario, scenarios, clock, faults, turns } = sandboxOf(session).state();
  return { scenario, scenarios: [...scenarios], clock, faults: [...faults], turns: [...turns] };
}
