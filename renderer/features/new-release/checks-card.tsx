import type { ArtifactCheck, CheckVerdict } from '@shared/domain/artifact-verdict';
import type { ArtifactView } from '@shared/domain/lane';
import { Button } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import { Icon, type IconName } from '../../ui/icon/icon';
import type { Tone } from '../../ui/theme/tone';
import { Age } from '../../ui/time/age';
import styles from './checks-card.module.css';
import { storeOf } from './facts-words';

const LOOKS: Readonly<Record<CheckVerdict, { readonly tone: Tone; readonly icon: IconName }>> = {
  refused: { tone: 'failed', icon: 'circle-x' },
  warning: { tone: 'watch', icon: 'alert-triangle' },
  pass: { tone: 'done', icon: 'circle-check' },
};

const CODE_CHECKS: readonly ArtifactCheck['id'][] = ['version-code', 'version-code-used'];

interface ChecksCardProps {
  readonly artifact: ArtifactView;
  /** The store has it: that its code is taken is no news then. */
  readonly sent: boolean;
  readonly onReplace: () => void;
  /** Asked to expect this certificate from now on. */
  readonly onExpect: (sha256: string) => void;
}

/** Everything that is held against the file, worst first, with what can be done about it. */
export function ChecksCard({ artifact, sent, onReplace, onExpect }: ChecksCardProps) {
  const checks = artifact.checks.filter((check) => !sent || !CODE_CHECKS.includes(check.id));
  const count = (verdict: CheckVerdict) => checks.filter((check) => check.verdict === verdict).length;
  const act = (check: ArtifactCheck) => {
    if (check.action?.id === 'replace-file') onReplace();
    if (check.action?.id === 'expect-certificate') onExpect(check.action.sha256);
  };
  return (
    <Card aria-labelledby="checks-title" className={styles.card}>
      <CardHeader
        id="checks-title"
        title="Checks"
        aside={
          <>
            <CountChip verdict="refused" count={count('refused')} word="refused" />
            <CountChip
              verdict="warning"
              count={count('warning')}
              word={count('warning') === 1 ? 'warning' : 'warnings'}
            />
            <CountChip verdict="pass" count={count('pass')} word="pass" />
          </>
        }
      />
      <ul className={styles.checks}>
        {checks.map((check) =>
          check.verdict === 'pass' ? (
            <PassedCheck key={check.id} check={check} />
          ) : (
            <OpenCheck key={check.id} check={check} onAct={() => act(check)} />
          ),
        )}
      </ul>
      <p className={styles.foot}>
        Read from the file <Age at={artifact.readAt} />
        {artifact.storeReadAt ? (
          <>
            , from {storeOf(artifact.facts)} <Age at={artifact.storeReadAt} />
          </>
        ) : (
          `; ${storeOf(artifact.facts)} has not been read`
        )}
      </p>
    </Card>
  );
}

function CountChip({
  verdict,
  count,
  word,
}: {
  readonly verdict: CheckVerdict;
  readonly count: number;
  readonly word: string;
}) {
  if (count === 0) return null;
  const { tone, icon } = LOOKS[verdict];
  return (
    <Chip tone={tone} icon={icon}>
      {count} {word}
    </Chip>
  );
}

function OpenCheck({ check, onAct }: { readonly check: ArtifactCheck; readonly onAct: () => void }) {
  const { tone, icon } = LOOKS[check.verdict];
  return (
    <li className={styles.check} data-tone={tone} data-verdict={check.verdict}>
      <Icon name={icon} size={16} className={styles.icon} />
      <div className={styles.words}>
        <b>{check.title}</b>
        <p>{check.detail}</p>
      </div>
      {check.action && (
        <Button size="small" onClick={onAct}>
          {check.action.label}
        </Button>
      )}
    </li>
  );
}

/** What passed needs one line; its detail unfolds for who wants it. */
function PassedCheck({ check }: { readonly check: ArtifactCheck }) {
  return (
    <li className={styles.passed} data-tone="done" data-verdict="pass">
      <details>
        <summary>
          <Icon name="circle-check" size={16} className={styles.icon} />
          <span>{check.title}</span>
          <Icon name="chevron-down" size={14} className={styles.more} />
        </summary>
        <p>{check.detail}</p>
      </details>
    </li>
  );
}
