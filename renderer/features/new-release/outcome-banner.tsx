import type { ArtifactView, LaneView } from '@shared/domain/lane';
import { callFailure } from '../../bridge/call-failure';
import { buttonClass } from '../../ui/button/button';
import { Banner } from '../../ui/feedback/banner';
import { releaseHref } from '../../ui/lane/lane-acts';
import { Link } from '../../ui/link/link';
import { artifactLabel, destination } from './facts-words';
import type { UploadState } from './use-upload';

interface OutcomeBannerProps {
  readonly artifact: ArtifactView;
  readonly upload: UploadState;
  readonly out: readonly LaneView[];
  readonly saveError: unknown;
}

/** What became of it: where the version is now, or why the draft was not kept. */
export function OutcomeBanner({ artifact, upload, out, saveError }: OutcomeBannerProps) {
  const { facts, appId } = artifact;
  const label = artifactLabel(facts);
  if (facts.format === 'ipa' && upload.sent) {
    return (
      <Banner
        tone="done"
        icon="circle-check"
        title={`${label} is at App Store Connect.`}
        action={
          <Link className={buttonClass({ size: 'small' })} href="/testflight">
            Open TestFlight
          </Link>
        }
      >
        It was read back: Apple has it and processes it. Who gets it is decided in TestFlight.
      </Banner>
    );
  }
  if (appId && (out.length > 0 || upload.sent)) {
    const [lane] = out;
    return (
      <Banner
        tone="done"
        icon="circle-check"
        title={
          lane
            ? `${label} is on ${out.map((each) => destination(each.trackTitle)).join(' and ')}.`
            : `${label} is at Google Play.`
        }
        action={
          <Link
            className={buttonClass({ size: 'small' })}
            href={releaseHref({ appId, versionCode: facts.versionCode }, lane?.track)}
          >
            Open the release
          </Link>
        }
      >
        It was read back from the store. What follows is decided on its release page.
      </Banner>
    );
  }
  if (saveError) {
    const failure = callFailure(saveError);
    return (
      <Banner tone="failed" icon="circle-x" title={`The draft was not kept: ${failure.message}`} urgent>
        {failure.advice}
      </Banner>
    );
  }
  return null;
}
