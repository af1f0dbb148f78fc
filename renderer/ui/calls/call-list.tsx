import { Icon } from '../icon/icon';
import { duration } from '../time/format';
import styles from './calls.module.css';
import { JsonDiff } from './diff-view';

/** Where one call stands. `planned` before anything is sent; `unknown` when it was sent and the answer was lost. */
export type CallState = 'planned' | 'pending' | 'sending' | 'done' | 'failed' | 'unknown';

/** One call of a plan, as it is shown before and while it is sent. */
export interface CallView {
  readonly id: string;
  readonly method: string;
  /** The short path, e.g. `/edits/{id}:commit`. */
  readonly path: string;
  /** What it does or where it stops, one sentence. */
  readonly purpose: string;
  readonly body?: unknown;
  /** What the resource holds now; the body is shown as a change of it. */
  readonly current?: unknown;
  /** People are affected from this call on. */
  readonly affectsUsers?: boolean;
  readonly state?: CallState;
  /** How long it took or has been taking, ms. */
  readonly tookMs?: number | null;
  /** HTTP status of the answer. */
  readonly status?: number | null;
}

interface CallListProps {
  readonly calls: readonly CallView[];
  /** Names the list for screen readers. */
  readonly label?: string;
}

const STATE_WORDS: Readonly<Record<CallState, string>> = {
  planned: '',
  pending: 'waiting',
  sending: 'being sent',
  done: 'answered',
  failed: 'failed',
  unknown: 'no answer',
};

/** The calls of a plan in their order, with bodies. While they are sent they tick in place. */
export function CallList({ calls, label = 'Calls in their order' }: CallListProps) {
  return (
    <ol className={styles.calls} aria-label={label}>
      {calls.map((call, index) => (
        <Call key={call.id} call={call} number={index + 1} />
      ))}
    </ol>
  );
}

function Call({ call, number }: { readonly call: CallView; readonly number: number }) {
  const state = call.state ?? 'planned';
  return (
    <li
      className={styles.call}
      data-state={state}
      data-affects={call.affectsUsers || undefined}
      aria-current={state === 'sending' ? 'step' : undefined}
    >
      <span className={styles.number} aria-hidden="true">
        <Marker state={state} number={number} />
      </span>
      <div className={styles.what}>
        <div className={styles.request}>
          <span className={styles.method} data-method={call.method}>
            {call.method}
          </span>
          <span className={styles.path}>{call.path}</span>
          <span className={styles.took}>
            {STATE_WORDS[state] && <span className="visually-hidden">{STATE_WORDS[state]} </span>}
            {state === 'failed' && call.status != null && `${call.status} `}
            {call.tookMs != null && duration(call.tookMs)}
          </span>
        </div>
        <p className={styles.purpose}>{call.purpose}</p>
        {call.body != null && <JsonDiff current={call.current} body={call.body} />}
      </div>
    </li>
  );
}

function Marker({ state, number }: { readonly state: CallState; readonly number: number }) {
  switch (state) {
    case 'done':
      return <Icon name="circle-check" size={14} />;
    case 'sending':
      return <Icon name="loader" size={14} spin />;
    case 'failed':
      return <Icon name="circle-x" size={14} />;
    case 'unknown':
      return <Icon name="alert-triangle" size={14} />;
    default:
      return number;
  }
}
