import type { ReleaseView } from '@shared/domain/lane';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBrain, useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Card, CardHeader } from '../../ui/card/card';
import { Icon } from '../../ui/icon/icon';
import { moment } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import styles from './release.module.css';

type SignOff = ReleaseView['signoffs'][number];

/** The points that people sign before production widens. A press signs, another takes it back; the history has both. */
export function ChecklistCard({ release }: { readonly release: ReleaseView }) {
  const { signoffs } = release;
  const given = signoffs.filter((point) => point.given !== null).length;
  return (
    <Card aria-labelledby="checklist-title">
      <CardHeader
        id="checklist-title"
        title="Checklist"
        aside={
          signoffs.length > 0 && <span className={styles.count}>{`${given} of ${signoffs.length}`}</span>
        }
      />
      {signoffs.length === 0 ? (
        <p className={styles.quiet}>The workspace asks for no sign-offs.</p>
      ) : (
        <ul className={styles.signoffs}>
          {signoffs.map((point) => (
            <Point key={point.title} release={release} point={point} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Each point is sent by itself, so that signing one never swallows a press on the next. */
function Point({ release, point }: { readonly release: ReleaseView; readonly point: SignOff }) {
  const { client } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  const now = useNow();
  const { appId, versionCode } = release;
  const sign = useMutation({
    mutationFn: (given: boolean) =>
      client.releases.signOff({ appId, versionCode, title: point.title, given }),
    onSettled: () => queries.invalidateQueries({ queryKey: brain.releases.key() }),
  });
  // A press shows at once; when the brain refuses, the sign goes back to what is kept.
  const signed = sign.isPending ? sign.variables : point.given !== null;
  return (
    <li>
      <label className={styles.signoff} data-tone={signed ? 'done' : 'draft'}>
        <input
          type="checkbox"
          className="visually-hidden"
          checked={signed}
          aria-busy={sign.isPending || undefined}
          onChange={() => {
            if (!sign.isPending) sign.mutate(!signed);
          }}
        />
        <Icon name={signed ? 'circle-check' : 'circle-dashed'} size={16} />
        <span>
          <b>{point.title}</b>
          <span>
            {point.given ? `${point.given.by}, ${moment(Date.parse(point.given.at), now)}` : 'Not signed'}
          </span>
        </span>
      </label>
      {sign.error && (
        <p className={styles.problem} role="alert">
          {callFailure(sign.error).message}
        </p>
      )}
    </li>
  );
}
