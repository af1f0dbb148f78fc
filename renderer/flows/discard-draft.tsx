import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BrainClient, useBrain, useBridge } from '../bridge/bridge-context';
import { callFailure } from '../bridge/call-failure';
import { Button } from '../ui/button/button';
import { Dialog } from '../ui/overlay/dialog';

/** A release that is being prepared, as the brain keeps it. */
export type KeptDraft = Awaited<ReturnType<BrainClient['drafts']['list']>>[number];

/** Asks before a draft is forgotten. */
export function DiscardDraft({
  draft,
  onClose,
}: {
  readonly draft: KeptDraft;
  readonly onClose: () => void;
}) {
  const { client } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  const discard = useMutation({
    mutationFn: () => client.drafts.discard({ artifactId: draft.artifactId }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: brain.drafts.key() });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Discard this draft?"
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            Keep it
          </Button>
          <Button kind="danger-solid" busy={discard.isPending} onClick={() => discard.mutate()}>
            Discard
          </Button>
        </>
      }
    >
      <p>
        Its notes, track and ladder are forgotten on this computer. The file itself stays where it is, and no
        store is asked.
      </p>
      {discard.error && <p role="alert">{callFailure(discard.error).message}</p>}
    </Dialog>
  );
}
