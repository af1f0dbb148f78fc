import type { AppId } from '@shared/domain/ids';
import type { TriageState } from '@shared/domain/testflight/feedback';
import { crashLines, type IssueStyle } from '@shared/domain/testflight/issue-draft';
import type { FeedbackRow } from '@shared/domain/testflight/view';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { Chip } from '../../ui/chip/chip';
import { TextInput } from '../../ui/field/field';
import { Kbd } from '../../ui/kbd/kbd';
import { Segmented } from '../../ui/tabs/segmented';
import { Age } from '../../ui/time/age';
import styles from './feedback.module.css';
import { deviceFacts } from './feedback-words';

interface FactsProps {
  readonly appId: AppId;
  readonly item: FeedbackRow;
  readonly onTriage: (state: TriageState, issue: string | null) => void;
  readonly style: IssueStyle;
  readonly onStyle: (style: IssueStyle) => void;
  readonly onCopy: () => void;
  readonly onSave: () => void;
}

/** Everything that is known of a report, and the issue that it becomes. */
export function FeedbackFacts({ appId, item, onTriage, style, onStyle, onCopy, onSave }: FactsProps) {
  const brain = useBrain();
  const [issue, setIssue] = useState(item.triage.issue ?? '');
  const crash = useQuery(
    brain.feedback.crash.queryOptions({
      input: { appId, reportId: item.id },
      enabled: item.kind === 'crash',
    }),
  );
  const draft = useQuery(brain.feedback.issue.queryOptions({ input: { appId, reportId: item.id, style } }));
  const excerpt = crash.data?.excerpt;
  const over = item.triage.state === 'filed' || item.triage.state === 'dismissed';
  return (
    <aside className={styles.facts} aria-labelledby="report">
      <header className={styles.factsHead}>
        <div>
          <div className={styles.who}>
            <h2 id="report">{item.testerName}</h2>
            <Chip
              tone={item.kind === 'crash' ? 'failed' : 'review'}
              icon={item.kind === 'crash' ? 'circle-x' : 'message'}
            >
              {item.kind === 'crash' ? 'Crash' : 'Screenshot'}
            </Chip>
          </div>
          <p className={styles.when}>
            <Age at={item.at} prefix="Sent" />
            {item.triage.by && over && `, ${item.triage.state} by ${item.triage.by}`}
          </p>
        </div>
        {over ? (
          <Button size="small" onClick={() => onTriage('seen', null)}>
            Open again
          </Button>
        ) : (
          <Button size="small" onClick={() => onTriage('dismissed', null)}>
            Close <Kbd>E</Kbd>
          </Button>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit must be scrollable by keyboard */}
      <section className={styles.factsBody} aria-label="About the report" tabIndex={0}>
        <dl className={styles.device}>
          {deviceFacts(item).map(({ title, value, tone }) => (
            <div key={title} data-tone={tone}>
              <dt>{title}</dt>
              <dd className={title === 'Build' ? 'mono' : undefined}>{value}</dd>
            </div>
          ))}
        </dl>
        {item.kind === 'crash' && (
          <section aria-labelledby="crash">
            <div className={styles.line}>
              <h3 id="crash">Crash</h3>
              {crash.data && crash.data.sameCause.length > 0 && (
                <span className={styles.when}>{crash.data.sameCause.length + 1} reports, 1 cause</span>
              )}
            </div>
            {excerpt && (
              <pre className={styles.excerpt}>
                <b>{excerpt.exception}</b>
                {crashLines(excerpt).map((line, index) => (
                  <span key={line} data-ours={excerpt.frames[index]?.ours || undefined}>
                    {line}
                  </span>
                ))}
              </pre>
            )}
            {crash.data?.log === null && (
              <p className={styles.when}>Apple has no crash log for this report.</p>
            )}
          </section>
        )}
        <section aria-labelledby="issue">
          <div className={styles.line}>
            <h3 id="issue">Issue draft</h3>
            <Segmented
              label="Wording"
              value={style}
              onChange={onStyle}
              options={[
                { value: 'github', label: 'GitHub' },
                { value: 'jira', label: 'Jira' },
              ]}
            />
          </div>
          {draft.error && <CallFailurePanel error={draft.error} onRetry={() => void draft.refetch()} />}
          {draft.data && (
            <div className={styles.draft}>
              <b>{draft.data.title}</b>
              <span className={styles.labels}>
                {draft.data.labels.map((label) => (
                  <span key={label}>{label}</span>
                ))}
              </span>
              <pre>{draft.data.body}</pre>
            </div>
          )}
        </section>
      </section>
      <footer className={styles.foot}>
        <form
          className={styles.file}
          onSubmit={(event) => {
            event.preventDefault();
            onTriage('filed', issue.trim() === '' ? null : issue.trim());
          }}
        >
          <TextInput
            label="Issue it was filed as"
            labelHidden
            placeholder="#482, CIA-12"
            value={issue}
            onChange={(event) => setIssue(event.currentTarget.value)}
          />
          <Button type="submit">Filed</Button>
        </form>
        <Button icon="download" onClick={onSave}>
          File
        </Button>
        <Button kind="primary" icon="copy" kbd="C" onClick={onCopy}>
          Copy as {style === 'github' ? 'Markdown' : 'Jira text'}
        </Button>
      </footer>
    </aside>
  );
}
