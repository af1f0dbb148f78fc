import type { LaneView } from '@shared/domain/lane';
import { Metric } from '../../ui/chart/metric';
import { rateText } from '../../ui/lane/lane-words';
import styles from './lane-card.module.css';

/** The measured figures of a lane with their limits and courses. */
export function LaneMetrics({ lane }: { readonly lane: LaneView }) {
  if (lane.gates.length === 0) return null;
  return (
    <div className={styles.metrics}>
      {lane.gates.slice(0, 2).map((gate) => (
        <Metric
          key={gate.metric}
          label={gate.title}
          value={gate.value === null ? 'No data' : rateText(gate.value, gate.unit)}
          {...(gate.limit === null ? {} : { limitText: rateText(gate.limit, gate.unit) })}
          values={
            lane.courses
              .find((course) => course.metric === gate.metric)
              ?.current.map((point) => point.value) ?? []
          }
          limit={gate.limit}
          verdict={gate.verdict}
        />
      ))}
    </div>
  );
}
