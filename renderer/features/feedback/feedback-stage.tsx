import type { AppId } from '@shared/domain/ids';
import type { FeedbackRow } from '@shared/domain/testflight/view';
import { useState } from 'react';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { saveFile } from '../../flows/save-file';
import { useCrash, usePicture } from '../../flows/use-report';
import { Button } from '../../ui/button/button';
import { IconButton } from '../../ui/button/icon-button';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { Segmented } from '../../ui/tabs/segmented';
import styles from './feedback.module.css';
import stage from './feedback-stage.module.css';
import { MarkedPicture } from './marked-picture';
import { type MarkTool, markedPng, type PictureMark } from './picture-marks';

interface StageProps {
  readonly appId: AppId;
  readonly item: FeedbackRow;
  /** What was drawn here on its pictures, by number; kept while the window is open. */
  readonly marks: Readonly<Record<number, readonly PictureMark[]>>;
  readonly onMarks: (index: number, marks: readonly PictureMark[]) => void;
}

/** What a tester sent to look at: pictures, or the whole crash log. */
export function FeedbackStage({ appId, item, marks, onMarks }: StageProps) {
  return (
    <section className={stage.stage} aria-label="What was sent">
      {item.kind === 'crash' ? (
        <CrashLog appId={appId} item={item} />
      ) : item.pictures.length === 0 ? (
        <Empty icon="message" title="Words without a picture." />
      ) : (
        <Pictures appId={appId} item={item} marks={marks} onMarks={onMarks} />
      )}
      <figure className={stage.quote}>
        <blockquote>{item.comment ? `“${item.comment}”` : 'Nothing was written.'}</blockquote>
        <figcaption>
          Sent from TestFlight{item.device.locale && `, in ${item.device.locale}`}
          {item.email && `, ${item.email}`}
        </figcaption>
      </figure>
    </section>
  );
}

function Pictures({ appId, item, marks, onMarks }: StageProps) {
  const [index, setIndex] = useState(0);
  const [tool, setTool] = useState<MarkTool>('view');
  const [original, setOriginal] = useState(false);
  const picture = usePicture(appId, item, index);
  const drawn = marks[index] ?? [];
  const shown = original ? [] : drawn;
  const count = item.pictures.length;
  const size = item.pictures[index] ?? { width: 1, height: 1 };
  const save = async (source: string) =>
    saveFile({
      fileName: `screenshot-${item.id.slice(0, 8)}-${index + 1}.png`,
      mediaType: 'image/png',
      base64: await markedPng(source, shown),
    });
  return (
    <>
      <header className={stage.tools}>
        <Segmented
          label="What the pointer does"
          value={tool}
          onChange={(next) => {
            setTool(next);
            setOriginal(false);
          }}
          options={[
            { value: 'view', label: 'View' },
            { value: 'mark', label: 'Mark' },
            { value: 'arrow', label: 'Arrow' },
            { value: 'blur', label: 'Blur' },
          ]}
        />
        {drawn.length > 0 && (
          <Button size="small" kind="quiet" onClick={() => onMarks(index, drawn.slice(0, -1))}>
            Undo
          </Button>
        )}
        <span className={`${styles.when} ${stage.count}`}>
          Screenshot {index + 1} of {count}
        </span>
        <Button
          size="small"
          aria-pressed={original}
          lockedReason={drawn.length === 0 ? 'Nothing is drawn on it.' : null}
          onClick={() => setOriginal(!original)}
        >
          Original
        </Button>
        <IconButton
          icon="download"
          size="small"
          label={shown.length > 0 ? 'Save the picture with its marks' : 'Save the picture'}
          onClick={() => picture.data && void save(picture.data)}
        />
      </header>
      <div className={stage.canvas}>
        {count > 1 && (
          <section className={stage.thumbs} aria-label="Screenshots">
            {item.pictures.map((_, at) => (
              <Thumb
                // biome-ignore lint/suspicious/noArrayIndexKey: pictures are known by their number alone
                key={at}
                appId={appId}
                item={item}
                index={at}
                chosen={at === index}
                onChoose={() => setIndex(at)}
              />
            ))}
          </section>
        )}
        {picture.error ? (
          <CallFailurePanel error={picture.error} onRetry={picture.retry} />
        ) : picture.data ? (
          <MarkedPicture
            source={picture.data}
            alt={`Screenshot ${index + 1} of ${count}, sent by ${item.testerName}`}
            {...size}
            tool={tool}
            marks={shown}
            onMark={(mark) => onMarks(index, [...drawn, mark])}
          />
        ) : (
          <Loading label="Fetching the picture">
            <Skeleton width={300} height={480} />
          </Loading>
        )}
      </div>
    </>
  );
}

interface ThumbProps {
  readonly appId: AppId;
  readonly item: FeedbackRow;
  readonly index: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Thumb({ appId, item, index, chosen, onChoose }: ThumbProps) {
  const picture = usePicture(appId, item, index);
  return (
    <button
      type="button"
      className={stage.thumb}
      aria-pressed={chosen}
      aria-label={`Screenshot ${index + 1}`}
      onClick={onChoose}
    >
      {picture.data && <img src={picture.data} alt="" />}
    </button>
  );
}

function CrashLog({ appId, item }: Pick<StageProps, 'appId' | 'item'>) {
  const crash = useCrash(appId, item);
  if (crash.error) return <CallFailurePanel error={crash.error} onRetry={() => void crash.refetch()} />;
  if (!crash.data) {
    return (
      <Loading label="Fetching the crash log">
        <Skeleton height={480} />
      </Loading>
    );
  }
  if (crash.data.log === null)
    return <Empty icon="circle-x" title="Apple has no crash log for this report." />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a log that does not fit must be scrollable by keyboard
    <section className={stage.log} tabIndex={0} aria-label="Crash log">
      <pre>{crash.data.log}</pre>
    </section>
  );
}
