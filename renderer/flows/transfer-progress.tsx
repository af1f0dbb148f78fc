import type { EngineTransfer } from '@shared/contract/engines';
import type { Operation } from '@shared/domain/operation';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../bridge/bridge-context';
import { LayerProgress, type LayerTransferView } from '../ui/build/layer-progress';
import { bytesWords } from '../ui/data/bytes';
import { longDuration } from '../ui/time/format';
import styles from './transfer-progress.module.css';

/** A push or pull, layer by layer, as often as its operation has news. */
export function TransferProgress({ operation }: { readonly operation: Operation }) {
  const transfer = useTransfer(operation);
  if (!transfer) return <p className={styles.words}>{operation.step}</p>;
  return (
    <section aria-label="Layers">
      <p className={styles.words}>{transferWords(transfer)}</p>
      <LayerProgress label="Layers on their way" layers={transferLayers(transfer, null)} />
    </section>
  );
}

/** The transfer of an operation, asked again whenever the operation moves. */
export function useTransfer(operation: Operation | null): EngineTransfer | null {
  const brain = useBrain();
  const asked = useQuery({
    ...brain.engines.transfer.queryOptions({
      input: { operationId: operation?.id ?? ('none' as Operation['id']) },
    }),
    queryKey: ['transfer', operation?.id ?? null, operation?.revision ?? 0],
    enabled: operation !== null,
    placeholderData: (before) => before,
  });
  return operation === null ? null : (asked.data ?? null);
}

/** `4.8 MB/s, 7s left`. */
export function transferWords(transfer: EngineTransfer): string {
  const { rate, secondsLeft, layers, references, kind } = transfer;
  if (references.every(({ state }) => state === 'done' || state === 'failed')) {
    const sent = layers.filter(({ state }) => state === 'done');
    const bytes = sent.reduce((sum, { total, current }) => sum + (total ?? current), 0);
    const there = layers.length - sent.length;
    const known = there === 0 ? '' : `, ${there} of ${layers.length} layers were there`;
    return `${bytesWords(bytes)} ${kind === 'push' ? 'sent' : 'received'}${known}`;
  }
  const known = [
    rate === null ? null : `${bytesWords(rate)}/s`,
    secondsLeft === null ? null : `${longDuration(secondsLeft * 1000)} left`,
  ].filter((word) => word !== null);
  if (known.length > 0) return known.join(', ');
  const over = layers.filter(({ state }) => state === 'done' || state === 'present').length;
  return `${over} of ${layers.length} layers`;
}

/** The layers of a transfer as they are drawn. `failed` is why it ended before its time. */
export function transferLayers(
  { layers, kind }: EngineTransfer,
  failed: string | null,
): readonly LayerTransferView[] {
  return layers.map((layer) => ({
    id: layer.id,
    digest: layer.id.slice(0, 8),
    title: layer.status,
    state:
      layer.state === 'present'
        ? 'there'
        : failed !== null && layer.state !== 'done'
          ? 'failed'
          : layer.state,
    fraction: layerFraction(layer),
    words: layerWords(layer, kind),
  }));
}

type Layer = EngineTransfer['layers'][number];

function layerFraction({ state, current, total }: Layer): number | null {
  if (state === 'done' || state === 'present') return 1;
  if (state === 'waiting') return 0;
  return total === null || total === 0 ? null : Math.min(1, current / total);
}

function layerWords({ state, current, total }: Layer, kind: EngineTransfer['kind']): string {
  if (state === 'present') return kind === 'push' ? 'In registry' : 'Here already';
  if (state === 'waiting') return 'waiting';
  const size = total ?? current;
  if (state === 'done') return size > 0 ? bytesWords(size) : 'done';
  return total === null
    ? bytesWords(current)
    : `${(current / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;
}
