import { CallList } from '../calls/call-list';
import { Card, CardHeader } from '../card/card';
import { GateChart } from '../chart/gate-chart';
import { GateRows, type GateRowView, GateSummary } from '../chart/gate-panel';
import { Metric } from '../chart/metric';
import { StateChip } from '../chip/state-chip';
import { EventIcon } from '../data/event-icon';
import { KeyValues } from '../data/key-values';
import { PersonAvatar } from '../data/person-avatar';
import { LadderAxis } from '../ladder/ladder-axis';
import { ShareBar } from '../progress/progress';
import { Cell, GroupRow, Head, Row, Table } from '../table/table';
import styles from './gallery.module.css';
import {
  AXIS,
  AXIS_FROM,
  AXIS_TO,
  CALM,
  COURSE,
  COURSE_FROM,
  callsAt,
  GAPS,
  NOW,
  PREVIOUS,
} from './sample-data';
import { Specimen } from './specimen';

const GATES: readonly GateRowView[] = [
  { title: 'Crash rate', verdict: 'pass', value: '0.42%', rule: 'under 1.09%', source: 'Vitals, to 12:00' },
  {
    title: 'ANR rate',
    verdict: 'hold',
    value: '0.41%',
    rule: 'under 0.47%',
    source: 'Vitals, to 12:00',
    sentence: 'Half again as high as before (0.26%).',
  },
  {
    title: 'Sample',
    verdict: 'unknown',
    value: '412',
    rule: 'of 1,000 users',
    source: 'Vitals, to 12:00',
    sentence: 'Not enough data, which does not pass.',
  },
  {
    title: 'Bake',
    verdict: 'breach',
    value: '3h',
    rule: 'of 24h',
    source: 'Slipway, live',
    sentence: 'Halted.',
  },
];

const FREEZE = {
  from: Date.UTC(2026, 10, 25, 18),
  to: Date.UTC(2026, 10, 30, 6),
  label: 'Change freeze, Wed 18:00 to Mon 06:00',
};

/** Figures, lists and charts. */
export function DataSpecimens() {
  return (
    <>
      <div className={styles.column} style={{ gridColumn: 'span 2' }}>
        <Specimen name="Ladders on one axis">
          <Card padded={false}>
            <LadderAxis
              label="Release 1.4.0 over time"
              from={AXIS_FROM}
              to={AXIS_TO}
              now={NOW}
              freezes={[FREEZE]}
              rows={AXIS.map((row, index) => ({
                ...row,
                chip: <StateChip state={index === 0 ? 'ready' : index === 1 ? 'baking' : 'halted'} />,
              }))}
            />
          </Card>
        </Specimen>
        <Specimen name="Gate panel">
          <Card>
            <CardHeader title="Gates for Google Play at 5%" aside={<GateSummary gates={GATES} />} />
            <GateChart
              title="User-perceived crash rate"
              currentLabel="1.4.0"
              current={COURSE}
              previousLabel="1.3.2"
              previous={PREVIOUS}
              limit={0.0109}
              from={COURSE_FROM}
              until={NOW}
              format={(value) => `${(value * 100).toFixed(2)}%`}
            />
            <GateRows gates={GATES} />
          </Card>
        </Specimen>
        <Specimen name="Table">
          <Card padded={false}>
            <Table label="Events" dense>
              <thead>
                <tr>
                  <Head>UTC</Head>
                  <Head>Event</Head>
                  <Head>Who</Head>
                  <Head numeric>Took</Head>
                </tr>
              </thead>
              <tbody>
                <GroupRow columns={4} note="3 matches">
                  Today, 23 Nov
                </GroupRow>
                <Row>
                  <Cell mono>14:05:02</Cell>
                  <Cell>
                    <EventIcon icon="hourglass" tone="baking" /> <mark>1.4.0</mark> bake complete at 5%
                  </Cell>
                  <Cell>Slipway</Cell>
                  <Cell numeric>24h</Cell>
                </Row>
                <Row selected>
                  <Cell mono>14:05:01</Cell>
                  <Cell>
                    <EventIcon icon="android" tone="rolling" /> 1.4.0 (142) set to 5%
                  </Cell>
                  <Cell>Lucie Moreau</Cell>
                  <Cell numeric>3.1s</Cell>
                </Row>
                <Row faded>
                  <Cell mono>09:00:05</Cell>
                  <Cell>Draft discarded</Cell>
                  <Cell>Noé Carlier</Cell>
                  <Cell numeric>1.2s</Cell>
                </Row>
              </tbody>
            </Table>
          </Card>
        </Specimen>
      </div>
      <div className={styles.column}>
        <Specimen name="Calls while they are sent">
          <CallList calls={callsAt(2, 'sending')} />
        </Specimen>
        <Specimen name="Metrics without data">
          <Card>
            <div className={styles.stack}>
              <Metric label="Crash rate" value="No data" values={[]} limit={1.09} verdict="unknown" />
              <Metric
                label="With a gap"
                value="0.42%"
                limitText="1.09%"
                values={GAPS}
                limit={1.09}
                verdict="pass"
              />
              <Metric label="No limit" value="0.42%" values={CALM} limit={null} verdict="unknown" />
            </div>
          </Card>
        </Specimen>
        <Specimen name="Facts">
          <Card>
            <KeyValues
              items={[
                { key: 'Who', value: 'Lucie Moreau, release manager' },
                { key: 'Confirmed by', value: 'Typed 5%, 14:04:58 UTC' },
                { key: 'SHA-256', value: <span className="mono">AB:3F:9C:04:71:E2</span> },
              ]}
            />
            <PersonAvatar name="Lucie Moreau" />
            <ShareBar
              label="Size of the bundle"
              parts={[
                { label: 'Native 21.4 MB', value: 21.4, note: '0.0' },
                { label: 'Assets 14.7 MB', value: 14.7, note: '+0.1' },
                { label: 'Code 12.1 MB', value: 12.1, note: '+0.2' },
              ]}
            />
          </Card>
        </Specimen>
      </div>
    </>
  );
}
