import { useState } from 'react';
import { Button } from '../button/button';
import { Empty } from '../feedback/empty';
import { FindBox, type FindWords } from '../log-view/find-box';
import { FollowButton } from '../log-view/follow-button';
import { CHIP_LEVELS, type ChipLevel, LevelChips, toggled } from '../log-view/level-chips';
import { LogDetail } from '../log-view/log-detail';
import { LogGrid } from '../log-view/log-grid';
import type { LogLine } from '../log-view/log-line';
import type { LogColumns } from '../log-view/log-row';
import { PaneHead } from '../log-view/pane-head';
import { RowHeights } from '../log-view/row-heights';
import type { ScrollPlace } from '../log-view/scroll-place';
import { HealthLegend, SourceTree } from '../log-view/source-tree';
import { API_LINES, BARS, COLOUR_LINES, FIELDS, PHONE_LINES, SOURCES } from './log-sample';
import { Line, Specimen } from './specimen';

const COLUMNS: LogColumns = { time: 'utc', level: true, source: true, wrap: false };
const FIND: FindWords = { text: 'ocr_lang', matchCase: false, regex: false, only: false };

/** The parts of the log viewer. */
export function LogSpecimens() {
  const [find, setFind] = useState(FIND);
  const [levels, setLevels] = useState<ReadonlySet<ChipLevel>>(new Set(CHIP_LEVELS.slice(0, 3)));
  return (
    <>
      <Specimen name="Search and levels">
        <Line>
          <FindBox
            find={find}
            result="4 of 37"
            error={null}
            hits
            onFind={setFind}
            onStep={() => undefined}
            onLeave={() => undefined}
          />
          <LevelChips
            shown={levels}
            counts={{ error: 41, warn: 118, info: 2_406, debug: 9_880 }}
            onToggle={(level) => setLevels((before) => toggled(before, level))}
          />
        </Line>
      </Specimen>
      <Specimen name="A pane that is paused, with a line open">
        <PaneHead
          title="staging-eu api"
          note="2 containers, merged by time"
          filters={[{ label: 'trace 4e1b9c02', icon: 'filter', onRemove: () => undefined }]}
          bars={BARS}
          rate={31}
        >
          <FollowButton follow={{ kind: 'paused', fresh: 214 }} onToggle={() => undefined} />
        </PaneHead>
        <Lines lines={API_LINES} height={380} open={4} found={4} />
      </Specimen>
      <Specimen name="A pane that follows; lines were dropped">
        <PaneHead title="Pixel 8" note="adb logcat" filters={[]} bars={BARS} rate={26}>
          <FollowButton follow={{ kind: 'following' }} onToggle={() => undefined} />
          <FollowButton follow={{ kind: 'ended', words: 'Ended 14:02' }} onToggle={() => undefined} />
        </PaneHead>
        <Lines lines={PHONE_LINES} height={190} />
      </Specimen>
      <Specimen name="Colours of terminals; nothing logged yet">
        <Lines lines={COLOUR_LINES} height={60} />
        <Lines lines={[]} height={140} />
      </Specimen>
      <Specimen name="Sources">
        <div style={{ width: 236, background: 'var(--surface)', padding: 10 }}>
          <SourceTree
            groups={SOURCES}
            onPick={() => undefined}
            onToggle={() => undefined}
            actsOf={() => null}
          />
          <HealthLegend />
        </div>
      </Specimen>
    </>
  );
}

interface LinesProps {
  readonly lines: readonly LogLine[];
  readonly height: number;
  readonly open?: number;
  readonly found?: number;
}

function Lines({ lines, height, open, found }: LinesProps) {
  const [heights] = useState(() => new RowHeights());
  const [place, setPlace] = useState<ScrollPlace>({ row: 0, offset: 0 });
  const [current, setCurrent] = useState<number | null>(null);
  return (
    <div style={{ display: 'flex', height }}>
      <LogGrid
        label="Lines"
        rows={{ first: 0, end: lines.length, lineAt: (row) => lines[row], newest: null }}
        heights={heights}
        columns={COLUMNS}
        place={place}
        following={false}
        current={current}
        selected={null}
        found={found ?? null}
        isOpen={(line) => line.row === open}
        detailOf={(line) => (
          <LogDetail
            level={line.level}
            fields={FIELDS}
            text={null}
            format="JSON"
            linkOf={() => null}
            actions={
              <>
                <Button size="small" icon="filter">
                  Only this trace
                </Button>
                <Button size="small" icon="copy">
                  Copy JSON
                </Button>
                <Button size="small" icon="link">
                  Attach to release
                </Button>
              </>
            }
          />
        )}
        marks={[
          { kind: 'hit', at: 0.3 },
          { kind: 'error', at: 0.5 },
          { kind: 'bookmark', at: 0.7 },
        ]}
        onScroll={setPlace}
        onNeed={() => undefined}
        onPress={(line) => setCurrent(line.row)}
        onCurrent={setCurrent}
        onKey={() => false}
        empty={
          <Empty icon="lines" title="Nothing was logged yet." note="Lines appear as they are written." />
        }
      />
    </div>
  );
}
