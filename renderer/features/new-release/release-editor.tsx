import type { AppId, OperationId } from '@shared/domain/ids';
import type { ArtifactView, LaneView } from '@shared/domain/lane';
import type { StoreIntent } from '@shared/domain/plan';
import type { Freeze } from '@shared/domain/rollout/policy';
import { useRef, useState } from 'react';
import { useConnection } from '../../bridge/bridge-context';
import { useIntake } from '../../flows/intake';
import { PlanSheet } from '../../flows/plan-sheet';
import { buttonClass } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Empty } from '../../ui/feedback/empty';
import { useActKeys } from '../../ui/keys/use-act-keys';
import { Link } from '../../ui/link/link';
import { SheetLayout } from '../../ui/sheet/sheet-layout';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import { cx } from '../../ui/theme/cx';
import { BuildCard } from './build-card';
import { ChecksCard } from './checks-card';
import { DeliveryCard } from './delivery-card';
import { EditorActions, EditorNote } from './editor-header';
import { ExpectCertificate } from './expect-certificate';
import { FactsCard } from './facts-card';
import { storeOf } from './facts-words';
import { LadderCard } from './ladder-card';
import styles from './new-release.module.css';
import { NotesCard } from './notes-card';
import { OutcomeBanner } from './outcome-banner';
import {
  chosenRoute,
  intentOf,
  type KeptDraft,
  type ReleaseForm,
  takeRoute,
  uploadLock,
} from './release-form';
import { routesOf } from './release-routes';
import { RunningUpload } from './running-upload';
import { useReleaseForm } from './use-release-form';
import { useUpload } from './use-upload';

const LOST = 'Slipway’s own process cannot be reached. Nothing can be sent until it is.';
const TRAIL = [{ label: 'Releases', href: '/releases' }, { label: 'New' }] as const;

interface ReleaseEditorProps {
  readonly artifact: ArtifactView;
  readonly draft: KeptDraft | null;
  readonly freezes: readonly Freeze[];
  /** Tracks that have this version already. */
  readonly out: readonly LaneView[];
}

/** What is open at the right: the plan of an upload, or one that runs. */
type Docked = { readonly kind: 'plan'; readonly intent: StoreIntent } | { readonly kind: 'running' } | null;

/** The screen of a file that was read: facts and checks at the left, decisions at the right, the sheet beside them. */
export function ReleaseEditor({ artifact, draft, freezes, out }: ReleaseEditorProps) {
  const { choose } = useIntake();
  const lost = useConnection().kind === 'lost';
  const [docked, setDocked] = useState<Docked>(null);
  const [expecting, setExpecting] = useState<string | null>(null);
  const notesField = useRef<HTMLTextAreaElement>(null);
  const [started, setStarted] = useState<OperationId | null>(null);
  const upload = useUpload(artifact, started);
  const closed = upload.running || upload.sent || out.length > 0;
  const state = useReleaseForm(artifact, draft, closed);
  const { form } = state;
  const routes = routesOf(artifact.tracks);
  const route = chosenRoute(artifact, form);
  const lock = lost ? LOST : uploadLock(artifact, form);

  const change = (part: Partial<ReleaseForm>) => {
    // A plan shows exactly what would be sent: it cannot stand beside a form that says something else.
    if (docked?.kind === 'plan') setDocked(null);
    state.change(part);
  };
  const openSheet = async () => {
    if (!route || lock !== null || closed) return;
    const intent = intentOf(artifact, form, route);
    // The steps travel with the draft: it must be kept before the plan may be confirmed.
    await state.save().then(
      () => setDocked({ kind: 'plan', intent }),
      () => undefined,
    );
  };
  const showRunning = () => setDocked({ kind: 'running' });
  useActKeys({
    a: closed ? null : () => void openSheet(),
    n: () => notesField.current?.focus(),
    h: null,
  });

  return (
    <SheetLayout sheet={dockedSheet()}>
      <div className={styles.screen}>
        <Page
          title="New release"
          note={<EditorNote artifact={artifact} upload={upload} state={state} closed={closed} />}
          actions={
            <EditorActions
              route={route}
              lock={lock}
              closed={closed}
              upload={upload}
              state={state}
              onReplace={choose}
              onUpload={() => void openSheet()}
              onShow={docked === null ? showRunning : null}
            />
          }
        >
          <Breadcrumbs trail={TRAIL} />
          <OutcomeBanner artifact={artifact} upload={upload} out={out} saveError={state.saveError} />
          <div className={styles.columns}>
            <div className={styles.column}>
              <FactsCard artifact={artifact} />
              <ChecksCard
                artifact={artifact}
                sent={upload.sent || out.length > 0}
                onReplace={choose}
                onExpect={setExpecting}
              />
            </div>
            <div className={cx(styles.column, styles.wide)}>{decisions()}</div>
          </div>
        </Page>
        {expecting && artifact.appId && (
          <ExpectCertificate
            appId={artifact.appId}
            appName={artifact.appName ?? artifact.appId}
            sha256={expecting}
            onClose={() => setExpecting(null)}
          />
        )}
      </div>
    </SheetLayout>
  );

  function dockedSheet() {
    if (docked?.kind === 'plan') {
      return (
        <PlanSheet
          appId={artifact.appId as AppId}
          intent={docked.intent}
          lane={null}
          storeTitle={storeOf(artifact.facts)}
          onClose={() => setDocked(null)}
          onStarted={setStarted}
        />
      );
    }
    if (docked?.kind === 'running' && upload.operation) {
      return (
        <RunningUpload
          operation={upload.operation}
          by={storeOf(artifact.facts)}
          onClose={() => setDocked(null)}
        />
      );
    }
    return null;
  }

  function decisions() {
    if (artifact.appId === null) {
      return (
        <Card>
          <Empty
            icon="package"
            title={`${artifact.facts.packageName} is not in this workspace.`}
            action={
              <Link href="/settings" className={buttonClass({ kind: 'primary' })}>
                Open settings
              </Link>
            }
            note="Add the app there, or drop the file of an app that is here."
          />
        </Card>
      );
    }
    // A build goes up as it is: whom it reaches, and what is said about it, is decided once Apple has it.
    if (artifact.facts.format === 'ipa') return <BuildCard facts={artifact.facts} />;
    if (!route) {
      return (
        <Card>
          <Empty
            icon="refresh"
            title="The tracks of this app have not been read from Google Play yet."
            note="They appear here as soon as Google Play answers; the file's facts do not need it."
          />
        </Card>
      );
    }
    return (
      <>
        <LadderCard
          artifact={artifact}
          routes={routes}
          route={route}
          steps={form.steps}
          freezes={freezes}
          readOnly={closed}
          onRoute={(next) => change(takeRoute(artifact, next))}
          onSteps={(steps) => change({ steps })}
        />
        <NotesCard
          artifact={artifact}
          notes={form.notes}
          readOnly={closed}
          editor={notesField}
          onChange={(notes) => change({ notes })}
        />
        <DeliveryCard artifact={artifact} route={route} form={form} readOnly={closed} onChange={change} />
      </>
    );
  }
}
