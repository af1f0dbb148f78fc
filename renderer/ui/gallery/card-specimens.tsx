import { Button } from '../button/button';
import { Card, CardFooter } from '../card/card';
import { Metric } from '../chart/metric';
import { StateChip, type StateName } from '../chip/state-chip';
import { Figure } from '../data/figure';
import { Banner } from '../feedback/banner';
import { Empty } from '../feedback/empty';
import { ErrorPanel } from '../feedback/error-panel';
import { Skeleton } from '../feedback/skeleton';
import { ToastCard } from '../feedback/toast';
import { Ladder } from '../ladder/ladder';
import { PlanRefused } from '../sheet/plan-refused';
import { SettlingSteps } from '../sheet/settling-steps';
import { Age } from '../time/age';
import styles from './gallery.module.css';
import { ago, BAKING, CALM, HALTED, NEAR, PROCESSING, READY, RISING, STAGING, UNKNOWN } from './sample-data';
import { Specimen } from './specimen';

const OFFLINE = 'Production is locked while offline. Slipway must read the track before it changes it.';
const nothing = () => undefined;

/** Cards in every state that a lane can be in. */
export function CardSpecimens() {
  return (
    <>
      <div className={styles.column}>
        <Specimen name="Lane card, ready for a decision">
          <Card outline="ready">
            <Top state="ready" word="Ready to advance" />
            <Figure value="5%" of="of users, about 1,284" />
            <Ladder rungs={READY} label="Google Play production" />
            <div className={styles.metrics}>
              <Metric
                label="Crash rate"
                value="0.42%"
                limitText="1.09%"
                values={CALM}
                limit={1.09}
                verdict="pass"
              />
              <Metric label="p95" value="312 ms" limitText="350" values={NEAR} limit={350} verdict="hold" />
            </div>
            <CardFooter note="4 of 4 gates pass">
              <Button size="small" kind="danger" icon="halt">
                Halt
              </Button>
              <Button size="small" kind="primary">
                Advance to 10%…
              </Button>
            </CardFooter>
          </Card>
        </Specimen>
        <Specimen name="Lane card, read failed">
          <Card outline="failed">
            <Top state="not-read" />
            <ErrorPanel
              title="Google Play did not answer the read."
              stillTrue={['Still 5%, read 16m ago at 14:15', 'Nothing has changed for users']}
              raw={'{"code": 503,\n "status": "UNAVAILABLE",\n "message": "Service unavailable."}'}
              rawNote="503, 30.0s"
              onRetry={nothing}
              retryNote="Next try in 48s, then 2m"
            />
          </Card>
        </Specimen>
        <Specimen name="Lane card, halted">
          <Card outline="halted">
            <Top state="halted" />
            <Figure value="50%" of="12,845 users keep 1.4.0, no new user gets it" />
            <Ladder rungs={HALTED} halted label="Google Play production, halted" />
            <Metric
              label="Error rate"
              value="2.31%"
              limitText="1.00%"
              values={RISING}
              limit={1}
              verdict="breach"
            />
            <CardFooter>
              <Button size="small">Resume…</Button>
              <Button size="small" kind="primary">
                Prepare 143…
              </Button>
            </CardFooter>
          </Card>
        </Specimen>
      </div>
      <div className={styles.column}>
        <Specimen name="Outcome not known">
          <Card outline="not-known">
            <Top state="not-known" />
            <Figure value="5% or 10%" of="of users" />
            <p>We asked Google for 10%. The answer was lost. Reading the track…</p>
            <Ladder rungs={UNKNOWN} label="Google Play production, not known" />
            <SettlingSteps
              steps={[
                { state: 'done', text: 'Commit sent', time: '14:31:27' },
                { state: 'failed', text: 'No answer in 30s', time: '14:31:57' },
                { state: 'running', text: 'Reading the track, try 2 of 5', time: '14:32:08' },
              ]}
            />
            <CardFooter note="Advance is locked">
              <Button size="small" kind="danger" icon="halt">
                Halt
              </Button>
            </CardFooter>
          </Card>
        </Specimen>
        <Specimen name="Baking">
          <Card>
            <Top state="baking" />
            <Figure value="25%" of="of requests, 25.3% observed" />
            <Ladder rungs={BAKING} label="Backend, baking" />
          </Card>
        </Specimen>
        <Specimen name="Production action, locked">
          <Card>
            <Top state="stale" word="Stale, 14m" />
            <Ladder rungs={READY} label="Google Play production, stale" />
            <Banner tone="neutral" icon="lock" title="Production is locked while offline.">
              Slipway must read the track before it changes it. To halt now, use Play Console on a phone.
            </Banner>
            <CardFooter>
              <Button size="small" lockedReason={OFFLINE}>
                Halt
              </Button>
              <Button size="small" lockedReason={OFFLINE}>
                Advance to 10%…
              </Button>
            </CardFooter>
          </Card>
        </Specimen>
        <Specimen name="Stale plan">
          <PlanRefused
            stale={{
              sentence: 'The rollout is now 20%; you were looking at 5%.',
              saw: { headline: '5%', people: '1,284 users', at: '14:28' },
              now: { headline: '20%', people: '5,138 users', at: '14:32' },
              cause: 'Tomas Weber changed it at 14:30 in Play Console.',
              planAgain: 'Plan again from 20%…',
            }}
            onPlanAgain={nothing}
            onClose={nothing}
          />
        </Specimen>
      </div>
      <div className={styles.column}>
        <Specimen name="Staging, audiences as rungs">
          <Card>
            <Ladder rungs={STAGING} label="Testing tracks" />
          </Card>
        </Specimen>
        <Specimen name="Processing">
          <Card>
            <Ladder rungs={PROCESSING} label="Testing tracks, processing" />
          </Card>
        </Specimen>
        <Specimen name="Wide">
          <Card>
            <Ladder rungs={BAKING} size="wide" label="Wide ladder" />
          </Card>
        </Specimen>
        <Specimen name="Loading after 200 ms">
          <Card>
            <div className={styles.stack}>
              <Skeleton width="60%" />
              <Skeleton height={26} width={60} />
              <Skeleton height={30} />
            </div>
            <CardFooter note="Reading Google Play, 1.2s, usually 0.9s" />
          </Card>
        </Specimen>
        <Specimen name="First run">
          <Card>
            <Empty
              title="Your board shows every build on its way to users."
              action={<Button kind="primary">Open a project…</Button>}
              note="Until you add an account, this is a sandbox with sample data. No store is called."
            />
          </Card>
        </Specimen>
        <Specimen name="Toast, 6s, stays while hovered">
          <ToastCard
            toast={{
              tone: 'done',
              icon: 'circle-check',
              title: 'Production set to 50%',
              detail: 'Read back 12s later',
              action: { label: 'Open', onAct: nothing },
            }}
            onClose={nothing}
          />
        </Specimen>
      </div>
    </>
  );
}

function Top({ state, word }: { readonly state: StateName; readonly word?: string }) {
  return (
    <div className={styles.cardLine}>
      <b className="mono">1.4.0 (142)</b>
      <span className="ellipsis">Google Play</span>
      <Age at={ago(2)} />
      <StateChip state={state}>{word}</StateChip>
    </div>
  );
}
