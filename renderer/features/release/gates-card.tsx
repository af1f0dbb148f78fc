import type { LaneView, MetricCourse } from '@shared/domain/lane';
import { useState } from 'react';
import { Card, CardHeader } from '../../ui/card/card';
import { GateChart } from '../../ui/chart/gate-chart';
import { GateRows } from '../../ui/chart/gate-panel';
import { Chip } from '../../ui/chip/chip';
import { gateLine, gateRows } from '../../ui/lane/lane-gates';
import { laneFigure, rateText } from '../../ui/lane/lane-words';
import { Segmented } from '../../ui/tabs/segmented';
import { VERDICT_TONE } from '../../ui/theme/tone';
import { useNow } from '../../ui/time/now-provider';
import styles from './release.module.css';

const DAY = 86_400_000;

/** How the release fares on its present step: each figure over time, and every gate with its rule and source. */
export function GatesCard({ lane }: { readonly lane: LaneView }) {
  const now = useNow();
  const [metric, setMetric] = useState<MetricCourse['metric'] | null>(null);
  const course = lane.courses.find((one) => one.metric === metric) ?? lane.courses[0];
  const gate = lane.gates.find((one) => one.metric === course?.metric);
  // A source without dates has nothing to draw over time.
  const drawn = gate?.unit === undefined;
  const rows = gateRows(lane, now);
  const line = gateLine(lane, now);
  const from = course ? courseStart(course, now) : now;
  const { advance, complete } = lane.permissions;
  const concern = [advance, complete].find((permission) => permission.allowed && permission.needsReason);
  return (
    <Card aria-labelledby="gates-title">
      <CardHeader
        id="gates-title"
        title={gatesTitle(lane)}
        aside={
          <Chip tone={line.tone} icon={line.icon}>
            {line.text}
          </Chip>
        }
      />
      {course && gate ? (
        <>
          {drawn && lane.courses.length > 1 && (
            <div className={styles.metricChoice}>
              <Segmented
                label="Figure in the chart"
                value={course.metric}
                onChange={setMetric}
                options={lane.courses.map((one) => ({
                  value: one.metric,
                  label: lane.gates.find((candidate) => candidate.metric === one.metric)?.title ?? one.title,
                }))}
              />
            </div>
          )}
          {drawn ? (
            <GateChart
              title={course.title}
              currentLabel={lane.versionName ?? lane.label}
              current={course.current.filter((point) => point.at >= from)}
              previousLabel={course.previousLabel?.replace(/ \(\d+\)$/, '') ?? null}
              previous={course.previous.filter((point) => point.at >= from)}
              limit={course.limit}
              from={from}
              until={now}
              format={(value) => rateText(value, course.unit)}
              tone={gate.verdict === 'unknown' ? 'rolling' : VERDICT_TONE[gate.verdict]}
            />
          ) : (
            <p className={styles.quiet}>
              {lane.healthSource ?? 'The source'} gives one value for each version, without a date and without
              a number of users. It knows no crash rate.
            </p>
          )}
          <GateRows gates={rows} />
          {concern?.allowed && concern.reasonWhy && lane.trackKind === 'production' && (
            <p className={styles.concern}>Widening asks for a written reason. {concern.reasonWhy}</p>
          )}
        </>
      ) : (
        <p className={styles.quiet}>No health figures are read for this track.</p>
      )}
    </Card>
  );
}

function gatesTitle(lane: LaneView): string {
  const name = lane.trackTitle === lane.targetTitle ? lane.trackTitle : lane.trackTitle.toLowerCase();
  const track = `Gates for ${name}`;
  return lane.trackKind === 'production' && lane.state.kind !== 'draft'
    ? `${track} at ${laneFigure(lane)}`
    : track;
}

function courseStart(course: MetricCourse, now: number): number {
  const known = [...course.current, ...course.previous].filter((point) => point.value !== null);
  const first = Math.min(now - DAY, ...known.map((point) => point.at));
  return Math.max(first, now - (course.granularity === 'hour' ? 2 : 14) * DAY);
}
