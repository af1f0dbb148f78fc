import { useMutation, useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Button } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { useToast } from '../../ui/feedback/toast';
import { CheckBox } from '../../ui/field/check-box';
import { Segmented } from '../../ui/tabs/segmented';
import { Age } from '../../ui/time/age';
import styles from './settings.module.css';

const CHANNELS = [
  { value: 'latest', label: 'Stable' },
  { value: 'beta', label: 'Beta' },
] as const;

/** What only the desktop can do: starting at login, and updates with their notes. Nothing in a browser. */
export function DesktopCard() {
  const brain = useBrain();
  const toast = useToast();
  const desktop = useQuery(brain.desktop.view.queryOptions());
  const onError = (error: Error) => {
    const failure = callFailure(error);
    toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
  };
  const login = useMutation(brain.desktop.setStartsAtLogin.mutationOptions({ onError }));
  const spelling = useMutation(brain.desktop.setSpelling.mutationOptions({ onError }));
  const channel = useMutation(brain.desktop.setChannel.mutationOptions({ onError }));
  const check = useMutation(brain.desktop.checkForUpdate.mutationOptions({ onError }));
  const download = useMutation(brain.desktop.downloadUpdate.mutationOptions({ onError }));
  const cancel = useMutation(brain.desktop.cancelUpdate.mutationOptions({ onError }));
  const install = useMutation(brain.desktop.installUpdate.mutationOptions({ onError }));
  if (!desktop.data) return null;
  const { startsAtLogin, spelling: checked, update } = desktop.data;
  const state = update?.state;
  return (
    <Card>
      <CardHeader title="This program" />
      <div className={styles.program}>
        <CheckBox checked={startsAtLogin} onChange={(wanted) => login.mutate({ wanted })}>
          Start at login, hidden in the tray
        </CheckBox>
        <CheckBox checked={checked.checks} onChange={(wanted) => spelling.mutate({ wanted })}>
          {checked.fetches
            ? 'Check spelling in notes; its dictionary is fetched from Google once'
            : 'Check spelling in notes'}
        </CheckBox>
        {update && state && (
          <>
            <div className={styles.updates}>
              <Segmented
                label="Updates"
                options={CHANNELS}
                value={update.channel}
                onChange={(next) => channel.mutate({ channel: next })}
              />
              <span className={styles.words}>
                {state.kind === 'idle' && (state.problem ?? 'This is the newest version.')}
                {state.kind === 'idle' && state.checkedAt && (
                  <>
                    {' '}
                    Looked <Age at={state.checkedAt} />.
                  </>
                )}
                {state.kind === 'checking' && 'Looking for an update.'}
                {state.kind === 'available' && `Version ${state.version} is there.`}
                {state.kind === 'downloading' &&
                  `Version ${state.version}: ${Math.round(state.fraction * 100)}% fetched.`}
                {state.kind === 'ready' && `Version ${state.version} is checked and ready.`}
              </span>
              {state.kind === 'available' ? (
                <Button kind="primary" busy={download.isPending} onClick={() => download.mutate(undefined)}>
                  Fetch it
                </Button>
              ) : state.kind === 'ready' ? (
                <Button kind="primary" busy={install.isPending} onClick={() => install.mutate(undefined)}>
                  Restart into {state.version}
                </Button>
              ) : state.kind === 'downloading' ? (
                <Button busy={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
                  Cancel
                </Button>
              ) : (
                <Button busy={state.kind !== 'idle'} onClick={() => check.mutate(undefined)}>
                  Look for updates
                </Button>
              )}
            </div>
            {'notes' in state && state.notes !== '' && <pre className={styles.notes}>{state.notes}</pre>}
          </>
        )}
      </div>
    </Card>
  );
}
