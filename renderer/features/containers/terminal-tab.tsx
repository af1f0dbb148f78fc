import type { ContainerDetail } from '@shared/contract/containers';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import { styleNonce } from '../../bridge/host-page';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import { Empty } from '../../ui/feedback/empty';
import { TextInput } from '../../ui/field/field';
import { Terminal } from '../../ui/terminal/terminal';
import styles from './containers.module.css';
import { execLine } from './exec-line';
import { splitCommand } from './run-draft';

/** The shell that is there in every image that has one at all; bash where it is. */
const SHELL = ['/bin/sh', '-c', 'exec $(command -v bash || echo sh)'];

interface Session {
  readonly number: number;
  readonly command: readonly string[];
}

/** A program in the container, typed into from here. Closing the tab ends it. */
export function TerminalTab({
  container,
  locked,
}: {
  readonly container: ContainerDetail;
  readonly locked: string | null;
}) {
  const { client } = useBridge();
  const [command, setCommand] = useState('');
  const [session, setSession] = useState<Session>({ number: 1, command: SHELL });
  const [ended, setEnded] = useState<string | null>(null);
  if (container.state !== 'running') {
    return (
      <Card>
        <Empty
          icon="terminal"
          title="The container does not run"
          note="A program can be started in it while it runs. Its logs are kept."
        />
      </Card>
    );
  }
  const begin = () => {
    setEnded(null);
    setSession(({ number }) => ({ number: number + 1, command: splitCommand(command) ?? SHELL }));
  };
  return (
    <Card padded={false} className={styles.terminal ?? ''} aria-label="Terminal">
      <form
        className={styles.terminalHead}
        onSubmit={(event) => {
          event.preventDefault();
          if (locked === null) begin();
        }}
      >
        <h2>Terminal</h2>
        {ended === null ? (
          <Chip tone="processing" icon="terminal">
            Open
          </Chip>
        ) : (
          <Chip tone="draft" icon="stop">
            {ended}
          </Chip>
        )}
        <TextInput
          label="Program"
          labelHidden
          mono
          size="small"
          spellCheck={false}
          className={styles.command}
          placeholder="a shell, or another program"
          value={command}
          onChange={(event) => setCommand(event.currentTarget.value)}
        />
        <Button type="submit" size="small" icon="play" lockedReason={locked}>
          {ended === null ? 'Start anew' : 'Start'}
        </Button>
      </form>
      <div className={styles.terminalBody}>
        <Terminal
          key={session.number}
          label={`Terminal in ${container.name}`}
          styleNonce={styleNonce()}
          ended={ended !== null}
          connect={(size, show) =>
            execLine({
              client,
              containerId: container.id,
              command: session.command,
              size,
              show,
              onEnd: setEnded,
            })
          }
        />
      </div>
    </Card>
  );
}
