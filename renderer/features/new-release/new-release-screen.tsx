import type { AppId, ArtifactId } from '@shared/domain/ids';
import type { ArtifactView } from '@shared/domain/lane';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Card } from '../../ui/card/card';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { Page } from '../../ui/shell/page';
import styles from './new-release.module.css';
import { ReleaseEditor } from './release-editor';
import { StartRelease } from './start-release';

/** What a new release begins with: a bundle that was dropped already, or none. */
interface NewReleaseScreenProps {
  readonly artifactId: string | null;
}

/** A new release: from a file that was read to the exact calls that send it. */
export function NewReleaseScreen({ artifactId }: NewReleaseScreenProps) {
  if (artifactId === null) return <StartRelease />;
  return <KnownArtifact key={artifactId} artifactId={artifactId as ArtifactId} />;
}

function KnownArtifact({ artifactId }: { readonly artifactId: ArtifactId }) {
  const brain = useBrain();
  // What the store has may have moved since the file was read: the checks are made anew when the screen opens.
  const artifact = useQuery(
    brain.artifacts.get.queryOptions({ input: { artifactId }, refetchOnMount: 'always' }),
  );
  const draft = useQuery(
    brain.drafts.get.queryOptions({ input: { artifactId }, refetchOnMount: 'always', gcTime: 0 }),
  );
  const error = artifact.error ?? draft.error;
  if (error && !artifact.data) {
    const failure = callFailure(error);
    if (failure.reason === 'artifact-missing') return <StartRelease notice={failure.message} />;
    return (
      <Page title="New release">
        <Card>
          <ErrorPanel
            title={failure.message}
            stillTrue={[failure.stillTrue, 'The file itself is where it was.']}
            advice={failure.advice}
            raw={failure.raw ?? null}
            onRetry={() => void Promise.all([artifact.refetch(), draft.refetch()])}
          />
        </Card>
      </Page>
    );
  }
  if (!artifact.data || draft.data === undefined) {
    return (
      <Page title="New release">
        <Loading label="Reading what is known of the file">
          <Outline />
        </Loading>
      </Page>
    );
  }
  return <WithFreezes artifact={artifact.data} draft={draft.data} />;
}

interface WithFreezesProps {
  readonly artifact: ArtifactView;
  readonly draft: Parameters<typeof ReleaseEditor>[0]['draft'];
}

/** Freezes come from the page of the version, which exists as soon as its file was read for an app that is known. */
function WithFreezes({ artifact, draft }: WithFreezesProps) {
  const brain = useBrain();
  const { appId, facts } = artifact;
  const release = useQuery(
    brain.releases.get.queryOptions({
      input: { appId: appId ?? ('' as AppId), versionCode: facts.versionCode },
      // A build is no release yet: there is no page of its version.
      enabled: appId !== null && facts.format !== 'ipa',
    }),
  );
  return (
    <ReleaseEditor
      artifact={artifact}
      draft={draft}
      freezes={release.data?.freezes ?? []}
      out={release.data?.lanes ?? []}
    />
  );
}

function Outline() {
  return (
    <div className={styles.columns}>
      <div className={styles.skeleton}>
        <Skeleton height={230} />
        <Skeleton height={420} />
      </div>
      <div className={styles.skeleton}>
        <Skeleton height={330} />
        <Skeleton height={260} />
        <Skeleton height={120} />
      </div>
    </div>
  );
}
