import type { HistoryEvent } from '@shared/domain/audit';
import { actorName } from './event-rows';

/** One line of the evidence record; the page makes of it what its style asks. */
export interface EvidenceLine {
  readonly style: 'title' | 'heading' | 'event' | 'fact' | 'code' | 'space';
  readonly text: string;
}

/** The evidence record of one release as lines: what happened, who decided, what was sent, what the store said. */
export function evidenceLines(
  events: readonly HistoryEvent[],
  verdictSentence: string,
  exportedAt: string,
): readonly EvidenceLine[] {
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return [];
  const name =
    last.versionName ?? events.findLast((event) => event.versionName !== null)?.versionName ?? 'Release';
  const lines: EvidenceLine[] = [
    { style: 'title', text: `${name} (${first.versionCode}): evidence record` },
    {
      style: 'fact',
      text: `App ${first.appId}. ${events.length} events from ${first.at} to ${last.at} (UTC).`,
    },
    { style: 'fact', text: `Written ${exportedAt} by Slipway from the history on this computer.` },
  ];
  let day = '';
  for (const event of events) {
    if (event.at.slice(0, 10) !== day) {
      day = event.at.slice(0, 10);
      lines.push({ style: 'heading', text: day });
    }
    lines.push(...eventLines(event));
  }
  lines.push(
    { style: 'heading', text: 'Chain of hashes' },
    { style: 'fact', text: verdictSentence },
    { style: 'fact', text: `The last event of this record is #${last.sequence}. Its SHA-256 is` },
    { style: 'code', text: last.hash },
    { style: 'fact', text: `and it follows the event with` },
    { style: 'code', text: last.previousHash },
  );
  return lines;
}

function eventLines(event: HistoryEvent): readonly EvidenceLine[] {
  const lines: EvidenceLine[] = [
    { style: 'event', text: `${event.at.slice(11, 19)}  ${event.title}` },
    { style: 'fact', text: `#${event.sequence}, ${event.kind}, ${event.result}. ${who(event)}` },
  ];
  const fact = (text: string) => lines.push({ style: 'fact', text });
  if (event.from !== null || event.to !== null)
    fact(`Before: ${event.from ?? '-'}. After: ${event.to ?? '-'}.`);
  if (event.why !== null) fact(`Reason given: ${event.why}`);
  for (const call of event.calls) {
    if (call.sent === null) continue;
    const took = call.tookMs === null ? '' : `, ${Math.round(call.tookMs)} ms`;
    lines.push({
      style: 'code',
      text: `${call.sent.method} ${call.sent.path} ${call.status ?? call.state}${took}`,
    });
  }
  if (event.readBack !== null) {
    const { asked, storeSays, differs, readAt } = event.readBack;
    fact(
      `Asked: ${asked}. The store says: ${storeSays}, read ${readAt}. ${differs ? 'They differ.' : 'They agree.'}`,
    );
  }
  if (event.failure !== null) fact(`Failure: ${event.failure.message} ${event.failure.stillTrue}`);
  for (const known of event.known)
    fact(`Known at the time: ${known.title}, ${known.value} (${known.verdict}).`);
  lines.push({ style: 'code', text: event.hash }, { style: 'space', text: '' });
  return lines;
}

function who(event: HistoryEvent): string {
  const parts = [
    `By ${actorName(event)}`,
    event.confirmedBy === null ? null : `confirmed: ${event.confirmedBy}`,
    event.account === null ? null : `account ${event.account}`,
    `from ${event.origin}`,
  ];
  return `${parts.filter((part) => part !== null).join(', ')}.`;
}
