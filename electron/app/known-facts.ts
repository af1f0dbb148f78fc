import type { KnownFact } from '@shared/domain/audit';
import type { GateResult } from '@shared/domain/gate';
import { lanesOf } from './lanes';
import type { RolloutKey } from './machine-book';
import type { Session } from './session';
import { signoffsOf } from './signoffs';

/** The gates and sign-offs of a version as they stand now, to be kept with a decision. */
export function knownNow(session: Session, key: RolloutKey): readonly KnownFact[] {
  const lane = lanesOf(session, key.appId).find(
    (candidate) => candidate.track === key.track && candidate.versionCode === key.versionCode,
  );
  const gates = (lane?.gates ?? []).map((gate) => ({
    title: gate.title,
    value: gateValue(gate),
    verdict: gate.verdict,
  }));
  const signoffs = signoffsOf(session, key.appId, key.versionCode);
  if (signoffs.length === 0) return gates;
  const given = signoffs.filter((point) => point.given !== null).length;
  const verdict = given === signoffs.length ? 'pass' : 'hold';
  return [...gates, { title: 'Sign-offs', value: `${given} of ${signoffs.length}`, verdict }];
}

function gateValue(gate: GateResult): string {
  if (gate.value === null) return 'No data';
  if (gate.unit !== undefined) return `${Number(gate.value.toFixed(2))} ${gate.unit}`;
  const users = gate.users === null ? '' : `, ${gate.users.toLocaleString('en-US')} users`;
  return `${(gate.value * 100).toFixed(2)}%${users}`;
}
