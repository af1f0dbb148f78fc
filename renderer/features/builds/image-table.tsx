import type { EngineIntent, ImageView } from '@shared/contract/engines';
import { IconButton } from '../../ui/button/icon-button';
import { bytesWords } from '../../ui/data/bytes';
import { useGo } from '../../ui/link/link';
import { Menu, type MenuItem } from '../../ui/overlay/menu';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import { Age } from '../../ui/time/age';
import styles from './builds.module.css';
import type { ImageAct } from './image-forms';

interface ImageTableProps {
  readonly images: readonly ImageView[];
  /** Why nothing can be done now. */
  readonly locked: string | null;
  readonly onAct: (act: ImageAct) => void;
  readonly onPlan: (intent: EngineIntent) => void;
}

/** Images as rows, each with what may become of it. */
export function ImageTable({ images, locked, onAct, onPlan }: ImageTableProps) {
  const go = useGo();
  return (
    <Table label="Images" dense>
      <thead>
        <tr>
          <Head>Tags</Head>
          <Head>Image</Head>
          <Head>Version</Head>
          <Head>Run by</Head>
          <Head>In registries</Head>
          <Head numeric>Size</Head>
          <Head numeric>Created</Head>
          <Head>
            <span className="visually-hidden">Acts</span>
          </Head>
        </tr>
      </thead>
      <tbody>
        {images.map((image) => (
          <Row key={image.id} data-row tabIndex={0} faded={image.dangling}>
            <Cell mono className={styles.wide ?? ''} title={image.tags.join('\n')}>
              {image.tags[0] ?? 'no tag'}
              {image.tags.length > 1 && (
                <span className={styles.muted}> and {image.tags.length - 1} more</span>
              )}
            </Cell>
            <Cell mono className={styles.muted ?? ''}>
              {short(image.id)}
            </Cell>
            <Cell mono>{[image.version, image.commit?.slice(0, 7)].filter(Boolean).join(' ') || '–'}</Cell>
            <Cell className={styles.wide ?? ''}>
              {image.usedBy.map(({ name }) => name).join(', ') || '–'}
            </Cell>
            <Cell mono className={styles.muted ?? ''}>
              {image.digests.length === 0 ? 'no' : short(image.digests[0]?.split('@')[1] ?? '')}
            </Cell>
            <Cell numeric>{bytesWords(image.sizeBytes)}</Cell>
            <Cell numeric>
              <Age at={image.createdAt} />
            </Cell>
            <Cell className={styles.acts ?? ''}>
              <Menu items={menuOf(image, locked, onAct, onPlan, go)} position="bottom-end">
                <IconButton icon="dots" size="small" label={`Acts for ${image.tags[0] ?? short(image.id)}`} />
              </Menu>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function menuOf(
  image: ImageView,
  locked: string | null,
  onAct: ImageTableProps['onAct'],
  onPlan: ImageTableProps['onPlan'],
  go: (href: string) => void,
): readonly MenuItem[] {
  const reference = image.tags[0] ?? image.id;
  const untagged = image.tags.length === 0 ? 'It has no tag' : null;
  const running = image.usedBy.some((one) => one.running);
  return [
    {
      label: 'Run a container…',
      icon: 'play',
      lockedReason: locked,
      onSelect: () => go(`/backend/containers?run=${encodeURIComponent(reference)}`),
    },
    {
      label: image.tags.length > 1 ? `Push ${image.tags.length} tags…` : 'Push…',
      icon: 'arrow-up',
      lockedReason: locked ?? untagged,
      onSelect: () => onPlan({ kind: 'push', references: image.tags }),
    },
    {
      label: 'Pull again…',
      icon: 'arrow-down',
      lockedReason: locked ?? untagged,
      onSelect: () => onPlan({ kind: 'pull', reference, platform: null }),
    },
    {
      label: 'Add a tag…',
      icon: 'tag',
      lockedReason: locked,
      onSelect: () => onAct({ kind: 'tag', source: reference }),
    },
    ...(image.tags.length > 1
      ? [
          {
            label: `Take ${reference} off`,
            icon: 'x',
            lockedReason: locked,
            onSelect: () => onPlan({ kind: 'untag', reference }),
          } as const,
        ]
      : []),
    {
      label: 'Remove…',
      icon: 'trash',
      danger: true,
      lockedReason: locked ?? (running ? 'A container runs it' : null),
      onSelect: () => onPlan({ kind: 'remove-images', ids: [image.id], force: image.tags.length > 1 }),
    },
  ];
}

/** The first twelve digits of a digest, as Docker's own tools write it. */
function short(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
