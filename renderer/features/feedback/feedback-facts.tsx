import type { AppId } from '@shared/domain/ids';
import type { TriageState } from '@shared/domain/testflight/feedback';
import { crashLines, type IssueStyle } from '@shared/domain/testflight/issue-draft';
import type { FeedbackRow } from '@shared/domain/testflight/view';
import { useState } from 'react';
import { useCrash } from '../../flows/use-report';
import { Button } from '../../ui/button/button';
import { Chip } from '../../ui/chip/chip';
import { TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { Kbd } from '../../ui/kbd/kbd';
import { Menu } from '../../ui/overlay/menu';
import { Age } from '../../ui/time/age';
import { BackendLines } from './backend-lines';
import styles from './feedback.module.css';
import { deviceFacts } from './feedback-words';
import { type EditedIssue, IssueEditor } from './issue-editor';

interface FactsProps {
  readonly appId: AppId;
  readonly item: FeedbackRow;
  /** All reports, among which the same may have been filed. */
  readonly items: readonly FeedbackRow[];
  readonly onTriage: (state: TriageState, issue: string | null) => void;
  readonly style: IssueStyle;
  readonly onStyle: (style: IssueStyle) => void;
  readonly edited: EditedIssue | null;
  readonly onEdit: (edited: EditedIssue | null) => void;
  readonly onCopy: () => void;
  readonly onSave: () => void;
}

/** Everything that is known of a report, and the issue that it becomes. */
export function FeedbackFacts(props: FactsProps) {
  const { appId, item, items, onTriage, style, onStyle, edited, onEdit, onCopy, onSave } = props;
  const [issue, setIssue] = useState(item.triage.issue ?? '');
  const crash = useCrash(appId, item);
  const excerpt = crash.data?.excerpt;
  const filed = items.filter((one) => one.id !== item.id && one.triage.issue !== null);
  const issues = [...new Map(filed.map((one) => [one.triage.issue, one])).values()];
  const alike = filed
    .filter((one) => crash.data?.sameCause.includes(one.id))
    .map((one) => ({ issue: one.triage.issue, build: one.build }));
  const over = item.triage.state === 'filed' || item.triage.state === 'dismissed';
  return (
    <aside className={styles.facts} aria-labelledby="report">
      <header className={styles.factsHead}>
        <div className={styles.grow}>
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
        <Menu
          position="bottom-end"
          items={
            issues.length > 0
              ? issues.map((one) => ({
                  label: one.triage.issue ?? '',
                  icon: 'copy' as const,
                  note: one.comment?.slice(0, 40) ?? one.testerName,
                  onSelect: () => onTriage('filed', one.triage.issue),
                }))
              : [
                  {
                    label: 'No report has an issue yet',
                    lockedReason: 'File one first',
                    onSelect: () => undefined,
                  },
                ]
          }
        >
          <Button size="small" id="same-as">
            Same as…
          </Button>
        </Menu>
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
        <BackendLines at={item.at} />
        <IssueEditor
          appId={appId}
          item={item}
          style={style}
          onStyle={onStyle}
          edited={edited}
          onEdit={onEdit}
        />
        {alike.length > 0 && item.triage.state !== 'filed' && (
          <p className={styles.alike}>
            <Icon name="copy" size={14} />
            <span>
              <b>{alike[0]?.issue}</b> may be the same: same cause, {alike[0]?.build ?? 'another build'}.
            </span>
            <Button size="small" kind="quiet" onClick={() => onTriage('filed', alike[0]?.issue ?? null)}>
              File it there
            </Button>
          </p>
        )}
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
            placeholder="#482"
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
