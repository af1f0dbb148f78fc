import type { EngineIntent, ImageView } from '@shared/contract/engines';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { BackendPage } from '../../flows/backend-page';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { EnginePlanSheet } from '../../flows/engine-plan-sheet';
import { EngineChoice, EngineGate, useEngines } from '../../flows/engine-state';
import { Button } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { bytesWords } from '../../ui/data/bytes';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { useListKeys } from '../../ui/keys/use-list-keys';
import { SheetLayout } from '../../ui/sheet/sheet-layout';
import styles from './builds.module.css';
import { type ImageAct, ImageForm } from './image-forms';
import { ImageTable } from './image-table';
import { RegistriesCard } from './registries-card';

type Open =
  | { readonly kind: 'form'; readonly act: ImageAct }
  | { readonly kind: 'plan'; readonly intent: EngineIntent }
  | null;

/** Images that the engine holds: where they came from, who runs them, and what may become of them. */
export function ImagesScreen() {
  const brain = useBrain();
  const { ready } = useEngines();
  const images = useQuery(brain.images.list.queryOptions({ enabled: ready }));
  const [open, setOpen] = useState<Open>(null);
  const [find, setFind] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const keys = useListKeys(list);
  const locked = ready ? null : 'No engine answers.';
  const plan = (intent: EngineIntent) => setOpen({ kind: 'plan', intent });
  const close = () => setOpen(null);
  const rows = (images.data ?? []).filter((image) => matches(image, find));
  const sheet =
    open?.kind === 'plan' ? (
      <EnginePlanSheet key={JSON.stringify(open.intent)} intent={open.intent} onClose={close} />
    ) : open?.kind === 'form' ? (
      <ImageForm act={open.act} onPlan={plan} onClose={close} />
    ) : null;
  return (
    <SheetLayout sheet={sheet}>
      <BackendPage
        part="images"
        note={<EngineChoice />}
        actions={
          <>
            <Button
              icon="trash"
              lockedReason={locked}
              onClick={() => setOpen({ kind: 'form', act: { kind: 'prune' } })}
            >
              Give space back…
            </Button>
            <Button
              icon="arrow-down"
              lockedReason={locked}
              onClick={() => setOpen({ kind: 'form', act: { kind: 'pull' } })}
            >
              Pull…
            </Button>
          </>
        }
      >
        <EngineGate hasData={images.data !== undefined}>
          {images.error && !images.data ? (
            <Card>
              <CallFailurePanel error={images.error} onRetry={() => void images.refetch()} />
            </Card>
          ) : images.data === undefined ? (
            <Loading label="Reading the images">
              <Skeleton height={360} />
            </Loading>
          ) : (
            <div className={styles.tables}>
              <Card padded={false} aria-labelledby="images-title">
                <div className={styles.tableHead}>
                  <CardHeader
                    id="images-title"
                    title="Images"
                    note={imagesNote(images.data)}
                    aside={
                      <TextInput
                        label="Find an image"
                        labelHidden
                        placeholder="Find an image"
                        size="small"
                        className={styles.find}
                        data-screen-search
                        value={find}
                        onChange={(event) => setFind(event.currentTarget.value)}
                        start={<Icon name="search" size={14} />}
                      />
                    }
                  />
                </div>
                {images.data.length === 0 ? (
                  <Empty
                    icon="stack"
                    title="This engine holds no image"
                    note="Build a service, or pull one."
                  />
                ) : (
                  <div ref={list} {...keys}>
                    <ImageTable
                      images={rows}
                      locked={locked}
                      onAct={(act) => setOpen({ kind: 'form', act })}
                      onPlan={plan}
                    />
                  </div>
                )}
              </Card>
              <RegistriesCard />
            </div>
          )}
        </EngineGate>
      </BackendPage>
    </SheetLayout>
  );
}

function matches(image: ImageView, find: string): boolean {
  const words = find.trim().toLowerCase();
  return (
    words === '' ||
    [image.id, ...image.tags, image.commit ?? ''].some((text) => text.toLowerCase().includes(words))
  );
}

function imagesNote(images: readonly ImageView[]): string {
  const bytes = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const dangling = images.filter((image) => image.dangling).length;
  const unused = dangling === 0 ? '' : `, ${dangling} without a tag`;
  return `${images.length} on this engine, ${bytesWords(bytes)} counted one by one${unused}`;
}
