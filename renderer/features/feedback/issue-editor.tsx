import type { AppId } from '@shared/domain/ids';
import type { IssueDraft, IssueStyle } from '@shared/domain/testflight/issue-draft';
import type { FeedbackRow } from '@shared/domain/testflight/view';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { TextArea, TextInput } from '../../ui/field/field';
import { Segmented } from '../../ui/tabs/segmented';
import styles from './feedback.module.css';
import editor from './issue-editor.module.css';

/** Title and body as a person changed them. */
export type EditedIssue = Pick<IssueDraft, 'title' | 'body'>;

interface IssueEditorProps {
  readonly appId: AppId;
  readonly item: FeedbackRow;
  readonly style: IssueStyle;
  readonly onStyle: (style: IssueStyle) => void;
  /** What was changed of it; null while it is as Slipway wrote it. */
  readonly edited: EditedIssue | null;
  readonly onEdit: (edited: EditedIssue | null) => void;
}

/** The issue that a report becomes: written by Slipway with everything the report says, and free to be changed. */
export function IssueEditor({ appId, item, style, onStyle, edited, onEdit }: IssueEditorProps) {
  const brain = useBrain();
  const draft = useQuery(brain.feedback.issue.queryOptions({ input: { appId, reportId: item.id, style } }));
  const now = edited ?? draft.data;
  return (
    <section aria-labelledby="issue">
      <div className={styles.line}>
        <h3 id="issue">Issue draft</h3>
        <span className={styles.hint}>{edited ? 'Changed by you' : 'Written by Slipway, edit freely'}</span>
        {edited && (
          <Button size="small" kind="quiet" onClick={() => onEdit(null)}>
            Write anew
          </Button>
        )}
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
      {now && (
        <div className={editor.draft}>
          <TextInput
            label="Title"
            labelHidden
            className={editor.draftTitle ?? ''}
            value={now.title}
            onChange={(event) => onEdit({ ...now, title: event.currentTarget.value })}
          />
          <span className={editor.labels}>
            {draft.data?.labels.map((label) => (
              <span key={label}>{label}</span>
            ))}
          </span>
          <TextArea
            label="Body"
            labelHidden
            mono
            rows={18}
            className={editor.draftBody ?? ''}
            value={now.body}
            onChange={(event) => onEdit({ ...now, body: event.currentTarget.value })}
          />
        </div>
      )}
    </section>
  );
}
