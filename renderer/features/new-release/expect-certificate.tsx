import type { AppId } from '@shared/domain/ids';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBrain, useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Button } from '../../ui/button/button';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { useToast } from '../../ui/feedback/toast';
import { Dialog } from '../../ui/overlay/dialog';
import styles from './expect-certificate.module.css';

interface ExpectCertificateProps {
  readonly appId: AppId;
  readonly appName: string;
  /** Fingerprint to expect from now on. */
  readonly sha256: string;
  readonly onClose: () => void;
}

/** Asks before `slipway.yaml` is told which certificate signs uploads of an app. */
export function ExpectCertificate({ appId, appName, sha256, onClose }: ExpectCertificateProps) {
  const { client } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  const toast = useToast();
  const file = useQuery(brain.settings.file.queryOptions());
  const writing = useMutation({
    mutationFn: async () => {
      const { text, hash } = await client.settings.file();
      const edited = await client.settings.edit({
        text,
        path: ['apps', appId, 'android', 'certificate_sha256'],
        value: sha256,
      });
      await client.settings.save({ text: edited.text, hash });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: brain.artifacts.key() });
      toast({
        tone: 'done',
        icon: 'circle-check',
        title: 'Certificate expected from now on',
        detail: `slipway.yaml has it for ${appName}.`,
      });
      onClose();
    },
  });
  const failure = writing.error ? callFailure(writing.error) : null;
  const locked = file.data && !file.data.writable ? 'slipway.yaml cannot be written here.' : null;
  return (
    <Dialog
      open
      onClose={onClose}
      width={520}
      title="Expect this certificate from now on?"
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            busy={writing.isPending}
            lockedReason={locked}
            onClick={() => writing.mutate()}
          >
            Write to slipway.yaml
          </Button>
        </>
      }
    >
      <p>
        Uploads of {appName} that are signed by anybody else will be refused here before they are sent.
        Compare it with <b>App signing</b> in Play Console first.
      </p>
      <pre className={styles.change}>
        <code>
          apps.{appId}.android{'\n'}
          <ins>+ certificate_sha256: {sha256}</ins>
        </code>
      </pre>
      {file.data && <p className={styles.path}>{file.data.path}</p>}
      {failure && (
        <ErrorPanel
          title={failure.message}
          stillTrue={[failure.stillTrue]}
          advice={failure.advice}
          raw={failure.raw ?? null}
        />
      )}
    </Dialog>
  );
}
