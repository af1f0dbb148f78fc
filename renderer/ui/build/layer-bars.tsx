import styles from './layer-bars.module.css';

/** One layer of an image, against the same layer of the image before it. */
export interface LayerView {
  readonly id: string;
  readonly title: string;
  /** `Cached`, `38 files changed`. */
  readonly note: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes of the layer that it replaces; null when there was none. */
  readonly before: number | null;
  /** Built anew, rather than taken over. */
  readonly changed: boolean;
}

interface LayerBarsProps {
  readonly label: string;
  readonly beforeLabel: string | null;
  readonly layers: readonly LayerView[];
}

/** What an image is made of, layer by layer, drawn over the image before it. */
export function LayerBars({ label, beforeLabel, layers }: LayerBarsProps) {
  return (
    <>
      <Bar label={label} layers={layers} sizeOf={(layer) => layer.size} />
      {beforeLabel !== null && (
        <Bar before label={beforeLabel} layers={layers} sizeOf={(layer) => layer.before ?? 0} />
      )}
      <table className={styles.table} aria-label="Layers">
        <colgroup>
          <col />
          <col className={styles.note} />
          <col className={styles.number} />
          <col className={styles.number} />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Why</th>
            <th scope="col">Megabytes</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {layers.map((layer, index) => (
            <LayerRow key={layer.id} layer={layer} index={index} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function LayerRow({ layer, index }: { readonly layer: LayerView; readonly index: number }) {
  const change = layer.before === null ? null : layer.size - layer.before;
  return (
    <tr>
      <td className={styles.title} title={layer.title} colSpan={layer.note === '' ? 2 : 1}>
        <i className={styles.swatch} data-fill={fill(layer, index)} />
        <b>{layer.title}</b>
      </td>
      {layer.note !== '' && <td className={styles.note}>{layer.note}</td>}
      <td className={styles.number}>
        <b>{mega(layer.size)}</b>
      </td>
      <td className={styles.number} data-grown={(change ?? 0) >= GROWN || undefined}>
        {change === null ? '' : signedMega(change)}
      </td>
    </tr>
  );
}

interface BarProps {
  readonly label: string;
  readonly layers: readonly LayerView[];
  readonly sizeOf: (layer: LayerView) => number;
  readonly before?: boolean;
}

function Bar({ label, layers, sizeOf, before = false }: BarProps) {
  const drawn = layers.map((layer, index) => ({ layer, index, size: sizeOf(layer) }));
  const whole = drawn.reduce((sum, { size }) => sum + size, 0);
  return (
    <div className={styles.line} data-before={before || undefined}>
      <span className={styles.label} title={label}>
        {label}
      </span>
      <div className={styles.bar} role="img" aria-label={`${label}: ${mega(whole)} MB`}>
        {drawn
          .filter(({ size }) => size > 0)
          .map(({ layer, index, size }) => (
            <i key={layer.id} data-fill={fill(layer, index)} style={{ flexGrow: size }}>
              {size / Math.max(1, whole) > WORDY ? mega(size) : ''}
            </i>
          ))}
      </div>
    </div>
  );
}

/** A part smaller than this share has no room for its number. */
const WORDY = 0.09;
/** Growth from here on is worth a colour, bytes. */
const GROWN = 1_000_000;

function fill(layer: LayerView, index: number): string {
  return layer.changed ? 'changed' : `kept-${index % 3}`;
}

/** Bytes in megabytes (10⁶), one digit. */
function mega(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

/** A change of bytes in megabytes, with its sign where it has one. */
export function signedMega(bytes: number): string {
  const text = mega(Math.abs(bytes));
  if (text === '0.0') return text;
  return `${bytes > 0 ? '+' : '−'}${text}`;
}
