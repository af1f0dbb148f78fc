import { TransferMeter } from '../progress/progress';
import { WhatWillHappenSheet } from '../sheet/sheet';
import type { SheetPhase, SheetView } from '../sheet/sheet-view';
import styles from './gallery.module.css';
import { callsAt, SHEET } from './sample-data';
import { Specimen } from './specimen';

const nothing = () => undefined;

const PHASES: readonly { readonly name: string; readonly view: SheetView; readonly phase: SheetPhase }[] = [
  { name: 'Nothing has been sent yet', view: SHEET, phase: { kind: 'ready' } },
  {
    name: 'Against a hold: a reason is due',
    view: {
      ...SHEET,
      needsReason: true,
      gates: [
        {
          title: 'Crash rate',
          verdict: 'hold',
          sentence: '0.61% is under 1.09%, but half again as high as before.',
        },
        { title: 'Sample', verdict: 'unknown', sentence: 'Not enough data: 412 users of 1,000 needed.' },
      ],
    },
    phase: { kind: 'ready' },
  },
  {
    name: 'Halt: danger',
    view: {
      ...SHEET,
      title: 'Halt Google Play production',
      action: 'Halt at 5%',
      danger: true,
      confirmation: { kind: 'click' },
    },
    phase: { kind: 'ready' },
  },
  {
    name: 'Sending',
    view: { ...SHEET, calls: callsAt(2, 'sending') },
    phase: { kind: 'sending', call: 3, cancellable: true },
  },
  {
    name: 'Failed',
    view: { ...SHEET, calls: callsAt(3, 'failed') },
    phase: {
      kind: 'failed',
      retryable: true,
      failure: {
        message: 'Google Play did not validate the edit.',
        stillTrue: 'Users still have 5%. The draft edit was deleted.',
        advice: 'Wait a minute and retry.',
        raw: '{"code": 503, "status": "UNAVAILABLE"}',
      },
    },
  },
  {
    name: 'Stale plan',
    view: SHEET,
    phase: {
      kind: 'stale',
      stale: {
        sentence: 'The rollout is now 20%; you were looking at 5%.',
        saw: { headline: '5%', people: '1,284 users', at: '14:28' },
        now: { headline: '20%', people: '5,138 users', at: '14:32' },
        cause: null,
        planAgain: 'Plan again from 20%…',
      },
    },
  },
  {
    name: 'Outcome not known',
    view: { ...SHEET, calls: callsAt(4, 'unknown') },
    phase: {
      kind: 'unknown',
      sentence: 'We asked Google for 10%. The answer was lost.',
      steps: [
        { state: 'done', text: 'Commit sent', time: '14:31:27' },
        { state: 'running', text: 'Reading the track, try 2 of 5', time: '14:32:08' },
      ],
    },
  },
  {
    name: 'Done',
    view: { ...SHEET, calls: callsAt(9, 'sending') },
    phase: {
      kind: 'done',
      readBack: { asked: '10%, in progress', storeSays: '10%, in progress', differs: false },
    },
  },
];

/** The sheet in every phase. */
export function SheetSpecimens() {
  return (
    <div className={styles.sheets}>
      {PHASES.map(({ name, view, phase }) => (
        <Specimen key={name} name={name}>
          <div className={styles.sheet}>
            <WhatWillHappenSheet
              view={{ ...view, title: `${view.title}, ${name}` }}
              phase={phase}
              onConfirm={nothing}
              onClose={nothing}
              onCancel={nothing}
              onRetry={nothing}
              onPlanAgain={nothing}
            >
              {phase.kind === 'sending' && (
                <TransferMeter
                  confirmed={24_000_000}
                  sent={7_400_000}
                  total={48_200_000}
                  by="Google"
                  timeLeft="3s left"
                  rate="6.1 MB/s"
                >
                  Resumable. Survives quitting; restarts at 24.0 MB.
                </TransferMeter>
              )}
            </WhatWillHappenSheet>
          </div>
        </Specimen>
      ))}
    </div>
  );
}
