import { useMutation, useQuery } from '@tanstack/react-query';
import { useBrain } from '../bridge/bridge-context';
import { callFailure } from '../bridge/call-failure';
import { Button, buttonClass } from '../ui/button/button';
import type { ToastView } from '../ui/feedback/toast';
import { useToast } from '../ui/feedback/toast';
import { Link } from '../ui/link/link';
import { Menu, type MenuItem } from '../ui/overlay/menu';
import { SandboxBanner } from '../ui/shell/sandbox-banner';

/** The quiet mark over every screen of the sandbox, with the way out of it. */
export function SandboxMark() {
  const brain = useBrain();
  const toast = useToast();
  const state = useQuery(brain.sandbox.state.queryOptions());
  const refused = { onError: (error: unknown) => toast(refusal(error)) };
  const load = useMutation(brain.sandbox.load.mutationOptions(refused));
  const reset = useMutation(brain.sandbox.reset.mutationOptions(refused));
  const scenes: readonly MenuItem[] = (state.data?.scenarios ?? []).map((scene) => ({
    label: scene.title,
    checked: scene.name === state.data?.scenario,
    onSelect: () => load.mutate({ scenario: scene.name }),
  }));
  const title = state.data?.scenarios.find((scene) => scene.name === state.data?.scenario)?.title;
  return (
    <SandboxBanner
      actions={
        <>
          {/* There from the first moment: the buttons beside it must not move away from under the pointer. */}
          <Menu items={scenes} position="bottom-end">
            <Button size="small" busy={load.isPending || scenes.length === 0}>
              {title ?? 'Choose a scene'}
            </Button>
          </Menu>
          <Button size="small" busy={reset.isPending} onClick={() => reset.mutate(undefined)}>
            Reset sample
          </Button>
          <Link href="/connect" className={buttonClass({ size: 'small' })}>
            Connect an account…
          </Link>
        </>
      }
    >
      Sample data. Calls are shown and written to History, but none leaves this computer.
    </SandboxBanner>
  );
}

function refusal(error: unknown): ToastView {
  const failure = callFailure(error);
  return { tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice };
}
