import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Banner } from '../../ui/feedback/banner';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { SidePanel } from '../../ui/sheet/side-panel';
import styles from './backends.module.css';
import side from './side.module.css';

interface WhyPanelProps {
  readonly environment: string;
  readonly service: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** Why nothing moves on, in plain words, with the cluster's own beneath. */
export function WhyPanel({ environment, service, name, onClose }: WhyPanelProps) {
  const brain = useBrain();
  const why = useQuery(brain.backends.why.queryOptions({ input: { environment, service }, retry: false }));
  const found = why.data;
  return (
    <SidePanel phase="Looked at closely" title={`Why is ${name} stuck?`} onClose={onClose}>
      {why.error && !found ? (
        <CallFailurePanel error={why.error} onRetry={() => void why.refetch()} />
      ) : found === undefined ? (
        <Loading label="Looking at its pods">
          <Skeleton height={120} />
        </Loading>
      ) : (
        <>
          <Banner
            tone={found.kind === 'none' ? 'done' : found.kind === 'waiting' ? 'rolling' : 'failed'}
            icon={
              found.kind === 'none' ? 'circle-check' : found.kind === 'waiting' ? 'hourglass' : 'circle-x'
            }
            title={found.sentence}
          >
            {found.advice}
          </Banner>
          {found.evidence.length > 0 && (
            <>
              <h3 className={styles.eyebrow}>In the cluster’s own words</h3>
              <pre className={side.evidence}>{found.evidence.join('\n')}</pre>
            </>
          )}
          {found.pods.length > 0 && (
            <>
              <h3 className={styles.eyebrow}>Seen on</h3>
              <ul className={side.seen}>
                {found.pods.map((pod) => (
                  <li key={pod} className="mono">
                    {pod}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </SidePanel>
  );
}
