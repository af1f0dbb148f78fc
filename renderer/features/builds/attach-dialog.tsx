import type { BuildDetail } from '@shared/contract/builds';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { useToast } from '../../ui/feedback/toast';
import { SelectField } from '../../ui/field/field';
import { Dialog } from '../../ui/overlay/dialog';
import styles from './builds.module.css';

/** Writes into the history which release runs this image. */
export function AttachDialog({
  build,
  onClose,
}: {
  readonly build: BuildDetail;
  readonly onClose: () => void;
}) {
  const brain = useBrain();
  const toast = useToast();
  const releases = useQuery(brain.releases.list.queryOptions());
  const rows = releases.data ?? [];
  const [chosen, setChosen] = useState('');
  const row = rows.find((one) => keyOf(one) === chosen) ?? rows[0];
  const digest = /sha256:[0-9a-f]{64}/.exec(build.digest ?? build.image?.digest ?? '')?.[0] ?? null;
  const attach = useMutation(
    brain.images.attach.mutationOptions({
      onSuccess: () => {
        toast({ tone: 'done', icon: 'circle-check', title: 'The image is in the release’s history' });
        onClose();
      },
    }),
  );
  const gap =
    digest === null
      ? 'The registry gave this image no digest.'
      : row === undefined
        ? 'There is no release to attach it to.'
        : null;
  return (
    <Dialog
      open
      title={`Attach ${build.title} to a release`}
      onClose={onClose}
      actions={
        <>
          <Button size="confirm" onClick={onClose}>
            Cancel
          </Button>
          <Button
            size="confirm"
            kind="primary"
            busy={attach.isPending}
            lockedReason={gap}
            onClick={() => {
              if (digest === null || row === undefined) return;
              attach.mutate({
                digest,
                reference: build.inputs.tags[0] ?? build.title,
                appId: row.appId,
                versionCode: row.versionCode,
              });
            }}
          >
            Attach
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          The history says from then on which image this release’s backend runs. Nothing is sent anywhere.
        </p>
        <SelectField
          label="Release"
          value={row ? keyOf(row) : ''}
          onChange={(event) => setChosen(event.currentTarget.value)}
          options={rows.map((one) => ({ value: keyOf(one), label: `${one.appName} ${one.label}` }))}
        />
        {attach.error && <CallFailurePanel error={attach.error} />}
      </div>
    </Dialog>
  );
}

const keyOf = (row: { readonly appId: string; readonly versionCode: number }) =>
  `${row.appId}/${row.versionCode}`;
