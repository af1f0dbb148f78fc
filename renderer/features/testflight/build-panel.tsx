import type { AppId } from '@shared/domain/ids';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import type { BetaTester, BuildUsage, TesterUsage } from '@shared/domain/testflight/build';
import type { BetaAction } from '@shared/domain/testflight/policy';
import type { BetaBuildView } from '@shared/domain/testflight/view';
import { Button } from '../../ui/button/button';
import { IconButton } from '../../ui/button/icon-button';
import { StateChip } from '../../ui/chip/state-chip';
import { Banner } from '../../ui/feedback/banner';
import { PHASE_STATE } from '../../ui/lane/phase-state';
import { Menu } from '../../ui/overlay/menu';
import { FeedbackSection } from './feedback-strip';
import { NotesEditor } from './notes-editor';
import styles from './panel.module.css';
import { GroupsSection, OrderBanner, TestersSection } from './panel-sections';

interface BuildPanelProps {
  readonly appId: AppId;
  readonly view: BetaBuildView;
  readonly usage: BuildUsage | undefined;
  readonly locales: readonly string[];
  readonly testers: readonly BetaTester[];
  readonly testerUsage: readonly TesterUsage[];
  readonly onAct: (act: TestFlightAct) => void;
  readonly onOrder: () => void;
  readonly onCancelOrder: () => void;
  readonly onEditGroup: (groupId: string) => void;
  readonly onTesters: () => void;
}

/** One build: how it is used, what to test of it, who has it, and everything that may be done with it now. */
export function BuildPanel(props: BuildPanelProps) {
  const { appId, view, usage, locales, testers, testerUsage, onAct, onOrder, onEditGroup } = props;
  const { build } = view;
  const buildId = build.id;
  const why = (action: BetaAction) => view.permissions.find((one) => one.action === action)?.why ?? null;
  const groupName = (id: string) => view.groups.find((group) => group.id === id)?.name ?? 'a group';
  const free = view.groups.filter((group) => group.why === null && !group.has);
  return (
    <aside className={styles.panel} aria-labelledby="beta-build">
      <header className={styles.head}>
        <div className={styles.grow}>
          <div className={styles.title}>
            <h2 id="beta-build" tabIndex={-1} className="mono">
              {view.label}
            </h2>
            <StateChip state={PHASE_STATE[view.phase]}>{view.stateLabel}</StateChip>
          </div>
          <p className={styles.from}>
            {view.commit ? (
              <>
                from <span className="mono">{view.commit.hash.slice(0, 7)}</span> by {view.commit.author}
              </>
            ) : (
              view.externalSentence
            )}
          </p>
        </div>
        <Menu
          position="bottom-end"
          items={
            free.length > 0
              ? free.map((group) => ({
                  label: group.name,
                  icon: 'user' as const,
                  note: group.internal ? 'Team' : 'From outside',
                  onSelect: () => onAct({ kind: 'add-to-group', buildId, groupIds: [group.id] }),
                }))
              : [{ label: 'Every group has it', lockedReason: 'Create another', onSelect: () => undefined }]
          }
        >
          <Button size="small" lockedReason={why('add-group')} id="add-group">
            Add group…
          </Button>
        </Menu>
        <Menu
          position="bottom-end"
          items={[
            {
              label: 'Send to beta review…',
              icon: 'eye',
              lockedReason: why('submit-review'),
              onSelect: () => onAct({ kind: 'submit-review', buildId }),
            },
            {
              label: 'Tell testers…',
              icon: 'message',
              lockedReason: why('notify'),
              onSelect: () => onAct({ kind: 'notify', buildId }),
            },
            {
              label: build.autoNotify ? 'Tell testers by hand…' : 'Let Apple tell testers by itself…',
              icon: 'settings',
              lockedReason: build.expired ? 'It has expired.' : null,
              onSelect: () => onAct({ kind: 'auto-notify', buildId, on: !build.autoNotify }),
            },
            {
              label: 'Send when ready…',
              icon: 'hourglass',
              lockedReason: why('send-when-ready'),
              onSelect: onOrder,
            },
            {
              label: 'Expire…',
              icon: 'circle-dashed',
              danger: true,
              lockedReason: why('expire'),
              onSelect: () => onAct({ kind: 'expire', buildIds: [buildId] }),
            },
          ]}
        >
          <IconButton icon="dots" size="small" label={`More for ${view.label}`} />
        </Menu>
      </header>
      <dl className={styles.stats}>
        <Stat
          value={usage?.installs}
          words={usage?.invites ? `of ${usage.invites} installed` : 'installed'}
        />
        <Stat value={usage?.sessions} words="sessions" />
        <Stat
          value={usage?.crashes}
          words={usage?.crashes === 1 ? 'crash' : 'crashes'}
          bad={(usage?.crashes ?? 0) > 0}
        />
        <Stat value={usage?.feedback} words="reports" />
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit must be scrollable by keyboard */}
      <section className={styles.scroll} aria-label={`About ${view.label}`} tabIndex={0}>
        {view.order && (
          <OrderBanner order={view.order} groupName={groupName} onCancel={props.onCancelOrder} />
        )}
        {view.phase === 'processing' && !view.order && (
          <div className={styles.section}>
            <Banner
              tone="processing"
              icon="loader"
              title="Apple is processing it"
              action={
                <Button size="small" onClick={onOrder}>
                  Send when ready…
                </Button>
              }
            >
              Notes can be written now; groups and beta review can be set for when it is ready.
            </Banner>
          </div>
        )}
        {why('answer-compliance') === null && (
          <ComplianceQuestion
            onAnswer={(usesNonExempt) => onAct({ kind: 'answer-compliance', buildId, usesNonExempt })}
          />
        )}
        <NotesEditor
          key={buildId}
          appId={appId}
          view={view}
          locales={locales}
          onSend={(notes) => onAct({ kind: 'set-notes', buildId, notes })}
        />
        <GroupsSection
          groups={view.groups}
          readAt={view.readAt}
          onAdd={(group) => onAct({ kind: 'add-to-group', buildId, groupIds: [group.id] })}
          onRemove={(group) => onAct({ kind: 'remove-from-group', buildId, groupId: group.id })}
          onEdit={(group) => onEditGroup(group.id)}
        />
        <ReviewSection
          view={view}
          why={why('submit-review')}
          onSubmit={() => onAct({ kind: 'submit-review', buildId })}
        />
        <TestersSection testers={testers} usage={testerUsage} onAll={props.onTesters} />
        <section aria-labelledby="beta-feedback" className={styles.section}>
          <FeedbackSection appId={appId} buildId={buildId} />
        </section>
      </section>
    </aside>
  );
}

function Stat({
  value,
  words,
  bad = false,
}: {
  readonly value: number | undefined;
  readonly words: string;
  readonly bad?: boolean;
}) {
  return (
    <div data-bad={bad || undefined}>
      <dt>{words}</dt>
      <dd>{value === undefined ? '—' : value.toLocaleString('en-GB')}</dd>
    </div>
  );
}

function ComplianceQuestion({ onAnswer }: { readonly onAnswer: (usesNonExempt: boolean) => void }) {
  return (
    <div className={styles.section}>
      <Banner tone="watch" icon="alert-triangle" title="Does it use encryption that is not exempt?">
        <p>
          Nobody can install it until this is answered. Apple takes one answer and never lets it be changed.
        </p>
        <div className={styles.buttons}>
          <Button size="small" onClick={() => onAnswer(false)}>
            No, or only what is exempt…
          </Button>
          <Button size="small" onClick={() => onAnswer(true)}>
            Yes…
          </Button>
        </div>
      </Banner>
    </div>
  );
}

function ReviewSection({
  view,
  why,
  onSubmit,
}: {
  readonly view: BetaBuildView;
  readonly why: string | null;
  readonly onSubmit: () => void;
}) {
  return (
    <section aria-labelledby="beta-review" className={styles.section}>
      <header className={styles.sectionHead}>
        <h2 id="beta-review">Beta review</h2>
        <Button size="small" className={styles.end} lockedReason={why} onClick={onSubmit}>
          Send to review…
        </Button>
      </header>
      <p className={styles.sentence}>
        <b>Team</b> {view.internalSentence}
      </p>
      <p className={styles.sentence}>
        <b>From outside</b> {view.externalSentence}
      </p>
    </section>
  );
}
