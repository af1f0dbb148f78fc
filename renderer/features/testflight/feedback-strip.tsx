import type { AppId } from '@shared/domain/ids';
import { deviceName } from '@shared/domain/testflight/device-names';
import type { FeedbackRow } from '@shared/domain/testflight/view';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { usePicture } from '../../flows/use-report';
import { buttonClass } from '../../ui/button/button';
import { Icon } from '../../ui/icon/icon';
import { Link } from '../../ui/link/link';
import styles from './panel.module.css';

const SHOWN = 3;

interface StripProps {
  readonly appId: AppId;
  readonly buildId: string;
}

/** The newest reports about a build, as small pictures that lead to the inbox, and how many nobody has looked at. */
export function FeedbackSection({ appId, buildId }: StripProps) {
  const brain = useBrain();
  const inbox = useQuery(brain.feedback.list.queryOptions({ input: { appId } }));
  const reports = inbox.data?.items.filter((item) => item.buildId === buildId) ?? [];
  const fresh = reports.filter(({ triage }) => triage.state === 'new').length;
  const of = `app=${encodeURIComponent(appId)}${reports.length > 0 ? `&build=${encodeURIComponent(buildId)}` : ''}`;
  return (
    <>
      <header className={styles.sectionHead}>
        <h2 id="beta-feedback">Feedback</h2>
        {fresh > 0 && <span className={styles.new}>{fresh} new</span>}
        <Link
          className={`${buttonClass({ size: 'small', kind: 'quiet' })} ${styles.end}`}
          href={`/testflight/feedback?${of}`}
        >
          Triage
          <Icon name="arrow-right" size={14} />
        </Link>
      </header>
      {reports.length === 0 ? (
        inbox.data && <p className={styles.nothing}>Nobody has sent anything about it.</p>
      ) : (
        <ul className={styles.strip}>
          {reports.slice(0, SHOWN).map((item) => (
            <li key={item.id}>
              <Link href={`/testflight/feedback?${of}&report=${encodeURIComponent(item.id)}`}>
                <Shot appId={appId} item={item} />
                <b>{item.testerName}</b>
                <span className={styles.quiet}>{deviceName(item.device.model)}</span>
                <span className={styles.said}>{item.comment ?? 'The app crashed.'}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Shot({ appId, item }: { readonly appId: AppId; readonly item: FeedbackRow }) {
  if (item.pictures.length === 0) {
    return (
      <span className={styles.shot} data-kind={item.kind}>
        <Icon name={item.kind === 'crash' ? 'circle-x' : 'message'} size={18} />
        {item.kind === 'crash' ? 'Crash' : 'Words'}
      </span>
    );
  }
  return <Picture appId={appId} item={item} />;
}

function Picture({ appId, item }: { readonly appId: AppId; readonly item: FeedbackRow }) {
  const picture = usePicture(appId, item, 0);
  return <span className={styles.shot}>{picture.data && <img src={picture.data} alt="" />}</span>;
}
