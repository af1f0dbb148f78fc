import type { GateResult } from '@shared/domain/gate';
import type { LaneView } from '@shared/domain/lane';
import type { GateRowView } from '../chart/gate-panel';
import type { IconName } from '../icon/icon';
import type { Tone } from '../theme/tone';
import { clockMinutes, moment } from '../time/format';
import { bakeWords, rateText } from './lane-words';

/** The gates of a lane as rows, the bake among them: what was measured, the rule, by whom, how old. */
export function gateRows(lane: LaneView, now: number): readonly GateRowView[] {
  const bake = bakeWords(lane, now);
  const measured = lane.gates.map((gate) => measuredRow(gate, lane, now));
  if (!bake) return measured;
  const [spent = '', whole = ''] = bake.spent;
  return [
    ...measured,
    {
      title: 'Bake',
      verdict: bake.complete ? 'pass' : 'hold',
      value: spent,
      rule: `of ${whole}`,
      source: `Slipway, ${clockMinutes(now)}`,
      ...(bake.complete ? {} : { waiting: true, sentence: bake.headline }),
    },
  ];
}

function measuredRow(gate: GateResult, lane: LaneView, now: number): GateRowView {
  const source = lane.healthSource ?? 'Not read';
  return {
    title: gate.title,
    verdict: gate.verdict,
    value: gate.value === null ? 'No data' : rateText(gate.value, gate.unit),
    rule: gate.limit === null ? '' : `under ${rateText(gate.limit, gate.unit)}`,
    ...(gate.users === null ? {} : { sample: `${gate.users.toLocaleString('en-US')} users` }),
    source: gate.dataUntil === null ? source : `${source}, to ${moment(gate.dataUntil, now)}`,
    sentence: gate.sentence,
  };
}

/** Breached gates as people say them: `Crash rate and ANR rate are breached`, and a sentence each. */
export function breachWords(breached: readonly GateResult[]): {
  readonly title: string;
  readonly sentences: string;
} {
  const names = breached.map((gate) => gate.title).join(' and ');
  return {
    title: `${names} ${breached.length === 1 ? 'is' : 'are'} breached`,
    sentences: breached
      .map((gate) => (breached.length === 1 ? gate.sentence : `${gate.title}: ${gate.sentence}`))
      .join(' '),
  };
}

/** The gates of a lane in one short line with the tone of the worst. */
export function gateLine(
  lane: LaneView,
  now: number,
): { readonly tone: Tone; readonly icon: IconName; readonly text: string; readonly why: string } {
  const rows = gateRows(lane, now);
  const first = (verdict: GateRowView['verdict']) =>
    lane.gates.find((candidate) => candidate.verdict === verdict);
  const breached = lane.gates.filter((gate) => gate.verdict === 'breach');
  if (breached.length > 0) {
    const text = breached.length === 1 ? '1 gate breached' : `${breached.length} gates breached`;
    return { tone: 'failed', icon: 'circle-x', text, why: breachWords(breached).sentences };
  }
  const hold = first('hold');
  if (hold) return { tone: 'watch', icon: 'alert-triangle', text: `${hold.title} holds`, why: hold.sentence };
  const unknown = first('unknown');
  if (unknown) {
    const several = lane.gates.filter((gate) => gate.verdict === 'unknown').length > 1;
    return {
      tone: 'draft',
      icon: 'circle-dashed',
      text: several ? 'Gates not known' : `${unknown.title} not known`,
      why: unknown.sentence,
    };
  }
  if (lane.gates.length === 0) return { tone: 'draft', icon: 'circle-dashed', text: 'No gates', why: '' };
  const passing = rows.filter((row) => row.verdict === 'pass').length;
  if (passing < rows.length) {
    return {
      tone: 'baking',
      icon: 'hourglass',
      text: `${passing} of ${rows.length} gates pass`,
      why: 'Baking.',
    };
  }
  return { tone: 'done', icon: 'circle-check', text: `${passing} of ${rows.length} gates pass`, why: '' };
}
