import type { BuildDetail } from '@shared/contract/builds';
import type { EngineTransfer } from '@shared/contract/engines';
import type { Operation } from '@shared/domain/operation';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { transferLayers, transferWords, useTransfer } from '../../flows/transfer-progress';
import { LayerProgress } from '../../ui/build/layer-progress';
import { Button } from '../../ui/button/button';
import { CopyButton } from '../../ui/button/copy-button';
import { Card } from '../../ui/card/card';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { Icon, type IconName } from '../../ui/icon/icon';
import { cx } from '../../ui/theme/cx';
import type { Tone } from '../../ui/theme/tone';
import { registryOf, tagOf } from './build-words';
import styles from './builds.module.css';

interface PushCardProps {
  readonly build: BuildDetail;
  readonly lockedReason: string | null;
  readonly onPush: () => void;
  readonly onAttach: () => void;
}

/** Where the tags of a build are: here, on their way layer by layer, or in their registry under a digest. */
export function PushCard({ build, lockedReason, onPush, onAttach }: PushCardProps) {
  const operation = usePushOf(build);
  const transfer = useTransfer(operation);
  const digest = build.digest ?? build.image?.digest ?? null;
  const moving = operation !== null && operation.endedAt === null;
  return (
    <Card padded={false} className={styles.bottomCard ?? ''} aria-labelledby="build-push">
      <div className={styles.head}>
        <h2 id="build-push">Push</h2>
        <span className={styles.path}>{build.inputs.tags.map(registryOf).find(Boolean) ?? 'docker.io'}</span>
        <span className={styles.headEnd}>
          {transfer && moving && <b className={styles.figure}>{transferWords(transfer)}</b>}
          {digest && !moving && (
            <Button size="small" icon="rocket" onClick={onAttach}>
              Attach to a release…
            </Button>
          )}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: more layers than fit must be scrollable by keyboard */}
      <section className={styles.bottomScroll} aria-label="Tags and layers" tabIndex={0}>
        <ul className={styles.tags} aria-label="Tags">
          {build.inputs.tags.map((reference) => (
            <TagBox
              key={reference}
              reference={reference}
              look={tagLook(reference, transfer, operation, build.image ? (digest ? THERE : HERE) : NOT_YET)}
            />
          ))}
        </ul>
        {digest && (
          <p className={styles.digest}>
            <code>{digest}</code>
            <CopyButton text={digest}>Copy</CopyButton>
          </p>
        )}
        {operation?.failure && (
          <ErrorPanel
            title={operation.failure.message}
            stillTrue={[operation.failure.stillTrue]}
            advice={operation.failure.advice}
            raw={operation.failure.raw ?? null}
            onRetry={onPush}
          />
        )}
        {transfer && (
          <LayerProgress
            label="Layers on their way"
            layers={transferLayers(transfer, operation?.failure?.message ?? null)}
          />
        )}
        {!transfer && !digest && build.image && (
          <div className={cx(styles.none, styles.noneWithAct)}>
            The image is on this computer alone.
            <Button size="small" icon="arrow-up" lockedReason={lockedReason} onClick={onPush}>
              Push…
            </Button>
          </div>
        )}
        {!build.image && <p className={styles.none}>There is nothing to push before the image is built.</p>}
      </section>
    </Card>
  );
}

/** The push of a build: the one that it names, as it moves. */
function usePushOf(build: BuildDetail): Operation | null {
  const brain = useBrain();
  const operationId = build.pushOperationId;
  const query = useQuery({
    ...brain.operations.get.queryOptions({
      input: { operationId: operationId ?? ('none' as Operation['id']) },
    }),
    enabled: operationId !== null,
  });
  return operationId === null ? null : (query.data ?? null);
}

interface TagLook {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly words: string;
}

function TagBox({ reference, look }: { readonly reference: string; readonly look: TagLook }) {
  return (
    <li className={styles.tag} data-tone={look.tone} title={reference}>
      <Icon name={look.icon} size={14} spin={look.icon === 'loader'} />
      <b>{tagOf(reference)}</b>
      <span>{look.words}</span>
    </li>
  );
}

const HERE: TagLook = { tone: 'draft', icon: 'circle-dashed', words: 'On this computer' };
const NOT_YET: TagLook = { tone: 'draft', icon: 'circle-dashed', words: 'Not built' };
const THERE: TagLook = { tone: 'done', icon: 'circle-check', words: 'In registry' };
const FAILED: TagLook = { tone: 'failed', icon: 'circle-x', words: 'Not pushed' };

function tagLook(
  reference: string,
  transfer: EngineTransfer | null,
  operation: Operation | null,
  otherwise: TagLook,
): TagLook {
  const own = transfer?.references.find((one) => one.reference === reference);
  if (own?.state === 'done') return THERE;
  if (own?.state === 'failed' || (own && operation?.failure)) return FAILED;
  if (own?.state === 'moving') return { tone: 'processing', icon: 'loader', words: 'Pushing' };
  if (own) return { tone: 'draft', icon: 'circle-dashed', words: 'Waiting' };
  return otherwise;
}
