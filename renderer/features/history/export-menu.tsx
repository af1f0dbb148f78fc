import type { HistoryEvent } from '@shared/domain/audit';
import { useMutation } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { saveFile } from '../../flows/save-file';
import { Button } from '../../ui/button/button';
import { useToast } from '../../ui/feedback/toast';
import { Menu } from '../../ui/overlay/menu';
import type { HistoryQuestion } from './history-filters';

/** The ways to take the history along. */
export interface HistoryExport {
  readonly busy: boolean;
  readonly search: (format: 'csv' | 'json' | 'markdown') => void;
  readonly release: (event: HistoryEvent) => void;
}

/** Writes the search, or the evidence of one release, as a file and offers it for saving. */
export function useHistoryExport(question: HistoryQuestion): HistoryExport {
  const brain = useBrain();
  const toast = useToast();
  const write = useMutation(
    brain.history.export.mutationOptions({
      onSuccess: (file) => {
        saveFile(file);
        toast({ tone: 'done', icon: 'circle-check', title: `${file.fileName} is written` });
      },
      onError: (error) => {
        const { message, advice } = callFailure(error);
        toast({ tone: 'failed', icon: 'circle-x', title: message, detail: advice });
      },
    }),
  );
  return {
    busy: write.isPending,
    search: (format) => write.mutate({ format, query: question, release: null }),
    release: ({ appId, versionCode }) => {
      if (appId === null || versionCode === null) return;
      write.mutate({ format: 'pdf', query: {}, release: { appId, versionCode } });
    },
  };
}

interface ExportMenuProps {
  readonly files: HistoryExport;
  /** The open event; its release can be written as evidence. */
  readonly event: HistoryEvent | null;
}

/** Export…: the search in three formats, and the open release as PDF. */
export function ExportMenu({ files, event }: ExportMenuProps) {
  const release = event !== null && event.versionCode !== null && event.appId !== null ? event : null;
  const name =
    release === null ? 'a release' : `${release.versionName ?? ''} (${release.versionCode})`.trim();
  return (
    <Menu
      position="bottom-end"
      items={[
        {
          label: 'This search as CSV',
          icon: 'file-text',
          note: 'spreadsheets',
          onSelect: () => files.search('csv'),
        },
        {
          label: 'This search as JSON',
          icon: 'file-code',
          note: 'with hashes',
          onSelect: () => files.search('json'),
        },
        {
          label: 'This search as Markdown',
          icon: 'file-text',
          note: 'a table a day',
          onSelect: () => files.search('markdown'),
        },
        {
          label: `Evidence of ${name} as PDF`,
          icon: 'certificate',
          lockedReason: release === null ? 'Open an event of a release first.' : null,
          onSelect: () => {
            if (release) files.release(release);
          },
        },
      ]}
    >
      <Button icon="download" busy={files.busy}>
        Export…
      </Button>
    </Menu>
  );
}
