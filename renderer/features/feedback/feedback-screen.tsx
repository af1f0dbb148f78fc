import type { AppId } from '@shared/domain/ids';
import {
  boxOf,
  type FeedbackFilter,
  showsFeedback,
  type TriageState,
} from '@shared/domain/testflight/feedback';
import { type IssueStyle, issueText } from '@shared/domain/testflight/issue-draft';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useBrain, useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { saveFile } from '../../flows/save-file';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Banner } from '../../ui/feedback/banner';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { useToast } from '../../ui/feedback/toast';
import { SelectField, TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { Kbd } from '../../ui/kbd/kbd';
import { useActKeys } from '../../ui/keys/use-act-keys';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import { Tabs } from '../../ui/tabs/tabs';
import styles from './feedback.module.css';
import { FeedbackFacts } from './feedback-facts';
import { FeedbackList } from './feedback-list';
import { FeedbackStage } from './feedback-stage';
import type { EditedIssue } from './issue-editor';
import type { PictureMark } from './picture-marks';

interface FeedbackScreenProps {
  readonly app: string | null;
  readonly build: string | null;
  /** The report to begin with. */
  readonly report: string | null;
  readonly onBack: () => void;
}

/** What testers sent, gone through one by one: seen, filed as an issue, or closed. */
export function FeedbackScreen({ app, build, report, onBack }: FeedbackScreenProps) {
  const brain = useBrain();
  const apps = useQuery(brain.testflight.apps.queryOptions());
  const chosen = apps.data?.find((one) => one.appId === app) ?? apps.data?.[0];
  if (apps.error) return <Unread error={apps.error} onRetry={() => void apps.refetch()} />;
  if (!apps.data) return <Waiting />;
  if (!chosen) return <Empty icon="message" title="No app of this workspace is on the App Store." />;
  return <Inbox key={chosen.appId} appId={chosen.appId} build={build} report={report} onBack={onBack} />;
}

interface InboxProps {
  readonly appId: AppId;
  readonly build: string | null;
  /** The report to begin with. */
  readonly report: string | null;
  readonly onBack: () => void;
}

function Inbox({ appId, build, report, onBack }: InboxProps) {
  const brain = useBrain();
  const { client } = useBridge();
  const toast = useToast();
  const [filter, setFilter] = useState<FeedbackFilter>({
    box: 'triage',
    kind: 'all',
    buildId: build,
    words: '',
  });
  const [wanted, setWanted] = useState(report);
  const [style, setStyle] = useState<IssueStyle>('github');
  const [edits, setEdits] = useState<Readonly<Record<string, EditedIssue | null>>>({});
  const [marks, setMarks] = useState<
    Readonly<Record<string, Readonly<Record<number, readonly PictureMark[]>>>>
  >({});
  const inbox = useQuery(brain.feedback.list.queryOptions({ input: { appId } }));
  const items = inbox.data?.items ?? [];
  const shown = useMemo(
    () => items.filter((item) => showsFeedback(filter, item, item.triage)),
    [items, filter],
  );
  const at = shown.findIndex((item) => item.id === wanted);
  const item = shown[at] ?? shown[0] ?? null;
  const selected = item?.id ?? null;
  const fail = (error: unknown) => {
    const failure = callFailure(error);
    toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
  };
  const marking = useMutation(brain.feedback.triage.mutationOptions({ onError: fail }));
  const download = useMutation(
    brain.feedback.download.mutationOptions({
      onSuccess: ({ fileName, base64 }) => saveFile({ fileName, mediaType: 'application/zip', base64 }),
      onError: fail,
    }),
  );
  const triage = (state: TriageState, issue: string | null) => {
    if (!item) return;
    // What leaves this box is followed by its neighbour, so that one key goes through all of them.
    if (boxOf(state) !== filter.box) {
      const index = shown.indexOf(item);
      setWanted((shown[index + 1] ?? shown[index - 1])?.id ?? null);
    }
    marking.mutate({ appId, reportIds: [item.id], state, issue });
  };
  const seen = useEffectEvent((id: string) =>
    marking.mutate({ appId, reportIds: [id], state: 'seen', issue: null }),
  );
  const fresh = item?.triage.state === 'new' ? item.id : null;
  useEffect(() => {
    if (fresh !== null) seen(fresh);
  }, [fresh]);
  const withIssue = async (
    use: (issue: { readonly text: string; readonly fileName: string }) => Promise<void> | void,
  ) => {
    if (!item) return;
    try {
      const issue = await client.feedback.issue({ appId, reportId: item.id, style });
      const edited = edits[`${item.id}/${style}`];
      await use(edited ? { ...issue, text: issueText({ ...issue, ...edited }, style) } : issue);
    } catch (error) {
      fail(error);
    }
  };
  const copy = () =>
    void withIssue(async ({ text }) => {
      await navigator.clipboard.writeText(text);
      toast({
        tone: 'done',
        icon: 'copy',
        title: 'The issue is on the clipboard',
        detail: 'It carries everything the report says.',
      });
    });
  const save = () =>
    void withIssue(({ text, fileName }) => saveFile({ fileName, mediaType: 'text/markdown', text }));
  useActKeys({
    c: item ? copy : null,
    m: item ? () => document.getElementById('same-as')?.click() : null,
    e: item && item.triage.state !== 'dismissed' ? () => triage('dismissed', null) : null,
    u: item && filter.box !== 'triage' ? () => triage('seen', null) : null,
  });
  const count = (box: FeedbackFilter['box']) => items.filter((one) => boxOf(one.triage.state) === box).length;
  const builds = useMemo(
    () => [
      ...new Map(
        items.flatMap((one) => (one.buildId ? [[one.buildId, one.build ?? one.buildId] as const] : [])),
      ),
    ],
    [items],
  );
  if (inbox.error && !inbox.data) return <Unread error={inbox.error} onRetry={() => void inbox.refetch()} />;
  if (!inbox.data || (inbox.data.readAt === null && !inbox.data.failure)) return <Waiting />;
  const news = items.filter((one) => one.triage.state === 'new').length;
  return (
    <div className={styles.screen} data-alone={item === null || undefined}>
      <Breadcrumbs trail={[{ label: 'TestFlight', href: '/testflight' }, { label: 'Feedback' }]} />
      <section className={styles.left} aria-labelledby="feedback">
        <header className={styles.leftHead}>
          <div className={styles.line}>
            <h1 id="feedback">Feedback</h1>
            {news > 0 && <span className={styles.new}>{news} new</span>}
            <Button size="small" kind="quiet" className={styles.end} onClick={onBack}>
              Builds
            </Button>
          </div>
          <Tabs
            label="Which reports"
            look="segment"
            value={filter.box}
            onChange={(box) => setFilter({ ...filter, box })}
            tabs={[
              { value: 'triage', label: 'To triage', note: `${count('triage')}` },
              { value: 'issues', label: 'Issues', note: `${count('issues')}` },
              { value: 'closed', label: 'Closed', note: `${count('closed')}` },
            ]}
          />
          <div className={styles.pair}>
            <SelectField
              label="Kind"
              labelHidden
              size="small"
              value={filter.kind}
              onChange={(event) =>
                setFilter({ ...filter, kind: event.currentTarget.value as FeedbackFilter['kind'] })
              }
              options={[
                { value: 'all', label: 'All kinds' },
                { value: 'screenshot', label: 'Screenshots' },
                { value: 'crash', label: 'Crashes' },
              ]}
            />
            <SelectField
              label="Build"
              labelHidden
              size="small"
              value={filter.buildId ?? ''}
              onChange={(event) => setFilter({ ...filter, buildId: event.currentTarget.value || null })}
              options={[
                { value: '', label: 'All builds' },
                ...builds.map(([value, label]) => ({ value, label })),
              ]}
            />
          </div>
          <TextInput
            label="Look for reports"
            labelHidden
            size="small"
            data-screen-search
            placeholder="Tester, words, device"
            start={<Icon name="search" size={14} />}
            value={filter.words}
            onChange={(event) => setFilter({ ...filter, words: event.currentTarget.value })}
          />
        </header>
        {inbox.data.failure && (
          <Banner tone="watch" icon="alert-triangle" title={inbox.data.failure.message}>
            {inbox.data.failure.advice}
          </Banner>
        )}
        {shown.length > 0 ? (
          <FeedbackList items={shown} selected={selected} onSelect={setWanted} />
        ) : (
          <Empty
            icon="message"
            title={items.length === 0 ? 'Testers have sent nothing yet.' : 'Nothing here.'}
            note={
              filter.box === 'triage' && items.length > 0 ? 'Everything has been gone through.' : undefined
            }
          />
        )}
        <footer className={styles.hints}>
          <span>
            <Kbd>J</Kbd> <Kbd>K</Kbd> move
          </span>
          <span>
            <Kbd>E</Kbd> close
          </span>
          <span>
            <Kbd>M</Kbd> same
          </span>
          <Button
            size="small"
            kind="quiet"
            icon="download"
            className={styles.end}
            aria-label={`Download all ${shown.length}`}
            busy={download.isPending}
            lockedReason={shown.length === 0 ? 'There is nothing to download.' : null}
            onClick={() => download.mutate({ appId, reportIds: shown.map((one) => one.id) })}
          >
            All {shown.length}
          </Button>
        </footer>
      </section>
      {item && (
        <>
          <FeedbackStage
            key={`stage-${item.id}`}
            appId={appId}
            item={item}
            marks={marks[item.id] ?? {}}
            onMarks={(index, drawn) =>
              setMarks({ ...marks, [item.id]: { ...marks[item.id], [index]: drawn } })
            }
          />
          <FeedbackFacts
            key={`facts-${item.id}`}
            appId={appId}
            item={item}
            items={items}
            onTriage={triage}
            style={style}
            onStyle={setStyle}
            edited={edits[`${item.id}/${style}`] ?? null}
            onEdit={(edited) => setEdits({ ...edits, [`${item.id}/${style}`]: edited })}
            onCopy={copy}
            onSave={save}
          />
        </>
      )}
    </div>
  );
}

function Unread(failed: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <Page title="Feedback">
      <Card>
        <CallFailurePanel {...failed} />
      </Card>
    </Page>
  );
}

function Waiting() {
  return (
    <Loading label="Reading feedback">
      <Skeleton height={420} />
    </Loading>
  );
}
