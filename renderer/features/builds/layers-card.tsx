import type { BuildDetail } from '@shared/contract/builds';
import { LayerBars } from '../../ui/build/layer-bars';
import { Card } from '../../ui/card/card';
import { bytesWords } from '../../ui/data/bytes';
import { cx } from '../../ui/theme/cx';
import { layerViews, sizeChange } from './build-words';
import styles from './builds.module.css';

/** What the image is made of, against the build before. */
export function LayersCard({ build }: { readonly build: BuildDetail }) {
  const { image, against } = build;
  return (
    <Card padded={false} className={cx(styles.bottomCard, styles.layers)} aria-labelledby="build-layers">
      <div className={styles.head}>
        <h2 id="build-layers">Layers</h2>
        <span className={styles.quiet}>{against ? `On disk, against ${against.title}` : 'On disk'}</span>
        {image && (
          <span className={styles.headEnd}>
            <b className={styles.figure}>
              {bytesWords(image.sizeBytes)}
              <span className={styles.change}>{sizeChange(build.sizeDelta)}</span>
            </b>
          </span>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: more layers than fit must be scrollable by keyboard */}
      <section className={styles.bottomScroll} aria-label="Layers of the image" tabIndex={0}>
        {image ? (
          <LayerBars
            label={build.title}
            beforeLabel={against?.title ?? null}
            layers={layerViews(image, against)}
          />
        ) : (
          <p className={styles.none}>{NOT_YET[build.state] ?? 'There is no image of this build.'}</p>
        )}
      </section>
    </Card>
  );
}

const NOT_YET: Partial<Readonly<Record<BuildDetail['state'], string>>> = {
  running: 'The image is there when the last step is done.',
  failed: 'A build that fails leaves no image. The image built before it is unchanged.',
  cancelled: 'A build that is cancelled leaves no image.',
  'engine-lost': 'The engine went away before there was an image.',
};
