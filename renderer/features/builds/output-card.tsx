import type { BuildDetail } from '@shared/contract/builds';
import { useDeferredValue, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { logHref } from '../../flows/log-place';
import { saveFile } from '../../flows/save-file';
import { OutputLines } from '../../ui/build/output-lines';
import { Button } from '../../ui/button/button';
import { IconButton } from '../../ui/button/icon-button';
import { Card } from '../../ui/card/card';
import { useToast } from '../../ui/feedback/toast';
import { TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { Kbd } from '../../ui/kbd/kbd';
import { useActKeys } from '../../ui/keys/use-act-keys';
import { useGo } from '../../ui/link/link';
import { Tabs } from '../../ui/tabs/tabs';
import styles from './builds.module.css';
import { useBuildLog } from './use-build-log';
import { wholeLog } from './whole-log';

interface OutputCardProps {
  readonly build: BuildDetail;
  /** The step that is shown alone; null shows all. */
  readonly step: number | null;
  readonly onAllSteps: () => void;
}

type Shown = 'all' | 'step' | 'warnings';
const WARNINGS = 'warn';

/** What a build says: live and followed, or of any length and searched. */
export function OutputCard({ build, step, onAllSteps }: OutputCardProps) {
  const go = useGo();
  const live = build.state === 'running';
  const [find, setFind] = useState('');
  const [warnings, setWarnings] = useState(false);
  const [following, setFollowing] = useState(true);
  const words = useDeferredValue(find.trim());
  const { keep, busy } = useKeepLog(build);
  const shown: Shown = warnings ? 'warnings' : step === null ? 'all' : 'step';
  const log = useBuildLog({
    buildId: build.id,
    total: build.logLines,
    step: warnings ? null : step,
    find: warnings ? WARNINGS : words,
    live,
  });
  useActKeys({ f: () => setFollowing((before) => !before) });
  return (
    <Card padded={false} className={styles.output ?? ''} aria-labelledby="build-output">
      <div className={styles.outputHead}>
        <h2 id="build-output">{live ? 'Live output' : 'Output'}</h2>
        <div className={styles.outputTabs}>
          <Tabs<Shown>
            label="What is shown"
            look="segment"
            value={shown}
            onChange={(value) => {
              setWarnings(value === 'warnings');
              if (value === 'all') onAllSteps();
            }}
            tabs={[
              { value: 'all', label: 'All steps' },
              ...(step === null ? [] : [{ value: 'step', label: `Step #${step}` } as const]),
              {
                value: 'warnings',
                label: 'Warnings',
                ...(build.warnings > 0 ? { note: `${build.warnings}`, noteTone: 'watch' as const } : {}),
              },
            ]}
          />
        </div>
        {words !== '' && !warnings && <span className={styles.hits}>{log.count} lines</span>}
        <TextInput
          label="Find in output"
          labelHidden
          placeholder="Find in output"
          size="small"
          className={styles.find}
          data-screen-search
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setFind('');
          }}
          start={<Icon name="search" size={14} />}
          end={<Kbd>/</Kbd>}
        />
        <span className={styles.outputTools}>
          <IconButton
            size="small"
            icon="copy"
            label="Copy the output"
            disabled={busy}
            onClick={() => void keep('copy')}
          />
          <IconButton
            size="small"
            icon="download"
            label="Save the output"
            disabled={busy}
            onClick={() => void keep('save')}
          />
          <IconButton
            size="small"
            icon="external"
            label="Open in the log viewer"
            onClick={() => go(logHref({ sources: [build.logSourceId] }))}
          />
        </span>
        <Button
          size="small"
          icon={following ? 'arrow-down' : 'pause'}
          kbd="F"
          aria-pressed={following}
          onClick={() => setFollowing((before) => !before)}
        >
          {following ? 'Following' : 'Paused'}
        </Button>
      </div>
      <OutputLines
        label="Output of the build"
        total={log.count}
        lineAt={log.lineAt}
        onShown={log.onShown}
        following={following}
        onFollow={setFollowing}
        marked={warnings ? '' : words}
        goTo={null}
        live={live && shown === 'all' && words === ''}
      />
    </Card>
  );
}

/** Copies or saves the whole log, read piece by piece. */
function useKeepLog(build: BuildDetail) {
  const { client } = useBridge();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const keep = async (how: 'copy' | 'save') => {
    setBusy(true);
    try {
      const text = await wholeLog((from, limit) =>
        client.builds.log({ buildId: build.id, from, limit, step: null, find: null }),
      );
      if (how === 'copy') await navigator.clipboard.writeText(text);
      else saveFile({ fileName: `build-${build.title}.log`, mediaType: 'text/plain', text });
      if (how === 'copy') toast({ tone: 'done', icon: 'circle-check', title: 'The whole output is copied' });
    } catch (error) {
      const failure = callFailure(error);
      toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
    } finally {
      setBusy(false);
    }
  };
  return { keep, busy };
}
