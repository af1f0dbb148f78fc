import type { ReleaseView } from '@shared/domain/lane';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBrain, useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Card, CardHeader } from '../../ui/card/card';
import { Icon } from '../../ui/icon/icon';
import { moment } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import styles from './release.module.css';

/** The points that people sign before production widens. A press signs, another takes it back; the history has both. */
export function ChecklistCard({ release }: { readonly release: ReleaseView }) {
  const { client } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  const now = useNow();
  const { appId, versionCode, signoffs } = release;
  const sign = useMutation({
    mutationFn: (point: { readonly title: string; readonly given: boolean }) =>
      client.releases.signOff({ appId, versionCode, ...point }),
    onSettled: () => queries.invalidateQueries({ queryKey: brain.releases.key() }),
  });
  // A press shows at once; when the brain refuses, the sign goes back to what is kept.
  const asked = sign.isPending ? sign.variables : null;
  const shown = signoffs.map((point) => ({
    ...point,
    signed: asked?.title === point.title ? asked.given : point.given !== null,
  }));
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
          {shown.map((point) => (
            <li key={point.title}>
              <label className={styles.signoff} data-tone={point.signed ? 'done' : 'draft'}>
                <input
                  type="checkbox"
                  className="visually-hidden"
                  checked={point.signed}
                  aria-busy={asked?.title === point.title || undefined}
                  onChange={() => {
                    if (!sign.isPending) sign.mutate({ title: point.title, given: !point.signed });
                  }}
                />
                <Icon name={point.signed ? 'circle-check' : 'circle-dashed'} size={16} />
                <span>
                  <b>{point.title}</b>
                  <span>
                    {point.given
                      ? `${point.given.by}, ${moment(Date.parse(point.given.at), now)}`
                      : 'Not signed'}
                  </span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {sign.error && (
        <p className={styles.problem} role="alert">
          {callFailure(sign.error).message}
        </p>
      )}
    </Card>
  );
}
