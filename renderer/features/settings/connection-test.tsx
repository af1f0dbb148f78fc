import { useBridge } from '../../bridge/bridge-context';
import { Button } from '../../ui/button/button';
import { CopyButton } from '../../ui/button/copy-button';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { RawResponse } from '../../ui/feedback/raw-response';
import { Icon, type IconName } from '../../ui/icon/icon';
import type { Tone } from '../../ui/theme/tone';
import { clock, duration } from '../../ui/time/format';
import { type AccountView, type ConnectionStep, storeName } from './account-words';
import styles from './connection-test.module.css';

interface ConnectionTestProps {
  readonly account: AccountView;
  readonly busy: boolean;
  readonly onTest: () => void;
}

const LOOKS: Readonly<
  Record<ConnectionStep['state'], { readonly icon: IconName; readonly tone: Tone; readonly word: string }>
> = {
  ok: { icon: 'circle-check', tone: 'done', word: 'Works' },
  failed: { icon: 'circle-x', tone: 'failed', word: 'Failed' },
  skipped: { icon: 'circle-dashed', tone: 'draft', word: 'Not tried' },
};

/** The last test of an account: its steps with their calls, and for what failed the way to mend it. */
export function ConnectionTest({ account, busy, onTest }: ConnectionTestProps) {
  const { lastTest: test } = account;
  if (busy || test === null) {
    return (
      <div className={styles.waiting} role="status">
        {account.problem !== null && !busy ? (
          <ErrorPanel
            title="The key of this account cannot be used."
            stillTrue={['Nothing was sent. What users have is unchanged.']}
            advice={account.problem}
          />
        ) : (
          <>
            <Icon name="loader" size={15} spin={busy} />
            {busy ? `Testing ${storeName(account)}, usually 2s` : 'Not tested yet.'}
          </>
        )}
      </div>
    );
  }
  const sent = test.steps.filter((step) => step.state !== 'skipped').length;
  const failed = test.steps.find((step) => step.state === 'failed');
  return (
    <div className={styles.test}>
      <div className={styles.steps}>
        <div className={styles.heading}>
          <h2>Test connection</h2>
          <span>
            {clock(Date.parse(test.at))}, {sent} {sent === 1 ? 'call' : 'calls'}, {duration(test.tookMs)},
            nothing was changed
          </span>
        </div>
        <ol className={styles.list} aria-label="Steps of the test">
          {test.steps.map((step) => (
            <li key={step.title} data-tone={LOOKS[step.state].tone} data-state={step.state}>
              <Icon name={LOOKS[step.state].icon} size={15} />
              <span className="visually-hidden">{LOOKS[step.state].word}: </span>
              <b className="ellipsis">{step.title}</b>
              <span className={`${styles.call} mono ellipsis`}>{step.call}</span>
              <span className={styles.took}>{result(step)}</span>
            </li>
          ))}
        </ol>
        {failed?.raw && <RawResponse text={failed.raw} open />}
      </div>
      <div className={styles.advice}>
        {failed ? <Mend step={failed} account={account} /> : <AllWell steps={test.steps} />}
        <div className={styles.acts}>
          {failed && account.type === 'google-play' && account.endpoint === null && <PlayConsole />}
          {failed && failed.steps.length > 0 && (
            <CopyButton text={numbered(failed.steps)}>Copy steps</CopyButton>
          )}
          <Button size="small" kind={failed ? 'primary' : 'default'} onClick={onTest}>
            Test again
          </Button>
        </div>
      </div>
    </div>
  );
}

function result(step: ConnectionStep): string {
  if (step.state === 'skipped') return 'Not tried';
  if (step.state === 'failed') return step.status === null ? 'No answer' : `${step.status}`;
  return step.tookMs === null ? '' : duration(step.tookMs);
}

function Mend({ step, account }: { readonly step: ConnectionStep; readonly account: AccountView }) {
  const [kind, detail] = split(step.message ?? `${step.title} failed.`);
  return (
    <>
      <div className={styles.miss} data-tone="failed">
        <b>
          <Icon name={detail ? 'key' : 'circle-x'} size={15} />
          {kind}
        </b>
        {detail && <p>{detail}</p>}
        <em>
          “{step.title}” failed at {storeName(account)}. What users have is unchanged.
        </em>
      </div>
      {step.steps.length > 0 && (
        <>
          <h2>{kind === 'Missing permission' ? 'How to grant it' : 'What to do'}</h2>
          <ol className={styles.how}>
            {step.steps.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

/** `Missing permission: Release to production.` in its two parts. */
function split(message: string): readonly [string, string | null] {
  const [, kind, detail] = /^(Missing permission): (.+?)\.?$/.exec(message) ?? [];
  return kind && detail ? [kind, detail] : [message, null];
}

function AllWell({ steps }: { readonly steps: readonly ConnectionStep[] }) {
  const warnings = steps.flatMap((step) => (step.message === null ? [] : [step.message]));
  return (
    <>
      <div className={styles.miss} data-tone="done">
        <b>
          <Icon name="circle-check" size={15} />
          Everything a rollout needs works
        </b>
        <em>The account may read, open an edit and see production. The draft edit was thrown away.</em>
      </div>
      {warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <Icon name="alert-triangle" size={14} />
          {warning}
        </p>
      ))}
    </>
  );
}

function PlayConsole() {
  const { host } = useBridge();
  return (
    <Button
      size="small"
      icon="external"
      onClick={() => void host.openExternal('https://play.google.com/console/users-and-permissions')}
    >
      Play Console
    </Button>
  );
}

const numbered = (steps: readonly string[]) =>
  steps.map((sentence, index) => `${index + 1}. ${sentence}`).join('\n');
