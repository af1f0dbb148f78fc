import type { ServiceDetailView } from '@shared/contract/backends';
import { Card } from '../../ui/card/card';
import { GateChart } from '../../ui/chart/gate-chart';
import { useNow } from '../../ui/time/now-provider';
import styles from './backends.module.css';

const DAY_MS = 24 * 3_600_000;
const TITLES = { errors: 'Error rate', latency: 'p95 latency' } as const;

/** Error rate and latency of each version over the last day, against their limits. */
export function FigureCharts({ service }: { readonly service: ServiceDetailView }) {
  const now = useNow();
  const { charts, exposure } = service;
  const newest = exposure.version ?? exposure.stable;
  const shown = charts.filter(({ series }) => series.some(({ points }) => points.length > 0));
  if (shown.length === 0) return null;
  return (
    <Card aria-label={`Figures of ${service.name}`} className={styles.charts}>
      {shown.map((chart) => {
        const current = chart.series.find(({ version }) => version === newest) ?? chart.series[0];
        const other = chart.series.find(({ version }) => version !== current?.version);
        return (
          <GateChart
            key={chart.id}
            title={TITLES[chart.id]}
            currentLabel={current?.version ?? 'none'}
            current={current?.points ?? []}
            previousLabel={other?.version ?? null}
            previous={other?.points ?? []}
            limit={chart.limit}
            from={now - DAY_MS}
            until={now}
            format={(value) =>
              chart.id === 'errors' ? `${(value * 100).toFixed(2)}%` : `${Math.round(value)} ms`
            }
          />
        );
      })}
    </Card>
  );
}
