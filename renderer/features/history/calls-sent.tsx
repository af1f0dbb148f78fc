import type { HistoryEvent } from '@shared/domain/audit';
import type { CallOutcome } from '@shared/domain/operation';
import { DiffLines } from '../../ui/calls/diff-view';
import { jsonLines } from '../../ui/calls/json-lines';
import { Icon } from '../../ui/icon/icon';
import { duration } from '../../ui/time/format';
import styles from './calls-sent.module.css';
import { previousAnswer, shortCallPath, writtenLines } from './sent-calls';

/** The calls of an event as they were really sent, each with its answer; what a write changed is open to see. */
export function CallsSent({ event }: { readonly event: HistoryEvent }) {
  const sent = event.calls.filter((call) => call.sent !== null);
  if (sent.length === 0) return null;
  const took = event.tookMs === null ? '' : `, ${duration(event.tookMs)}`;
  return (
    <section>
      <div className={styles.heading}>
        <h3>Calls sent</h3>
        <span>
          {sent.length} {sent.length === 1 ? 'call' : 'calls'}
          {took}
        </span>
      </div>
      <ol className={styles.calls}>
        {sent.map((call, index) => (
          <Call key={call.callId} call={call} current={previousAnswer(sent, index)} />
        ))}
      </ol>
    </section>
  );
}

function Call({ call, current }: { readonly call: CallOutcome; readonly current: unknown }) {
  const { method, path, body } = call.sent ?? { method: '', path: '', body: null };
  const writes = body !== null && body !== undefined;
  const answered = call.answer !== null && call.answer !== undefined;
  const good = call.state === 'done';
  const line = (
    <>
      <span className={styles.method}>{method}</span>
      <span className={styles.path} title={path}>
        {shortCallPath(path)}
      </span>
      <span
        className={styles.status}
        data-tone={good ? 'done' : call.state === 'unknown' ? 'watch' : 'failed'}
      >
        {!good && <Icon name={call.state === 'unknown' ? 'alert-triangle' : 'circle-x'} size={13} />}
        {call.status ?? 'No answer'}
      </span>
      <span className={styles.took}>{call.tookMs === null ? '' : duration(call.tookMs)}</span>
    </>
  );
  if (!writes && !answered) return <li className={styles.line}>{line}</li>;
  return (
    <li>
      <details open={writes || !good}>
        <summary className={styles.line}>{line}</summary>
        {writes && <DiffLines lines={writtenLines(current, body)} />}
        {answered && (!writes || !good) && (
          <>
            <p className={styles.label}>Answer</p>
            <DiffLines lines={jsonLines(call.answer).map((text) => ({ kind: 'added', text }))} />
          </>
        )}
      </details>
    </li>
  );
}
