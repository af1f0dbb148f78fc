import { join } from 'node:path';
import { app, type BrowserWindow, dialog, session } from 'electron';

/** Asks for a workspace file with the system's own dialog; null when none was chosen. */
export async function chooseWorkspaceFile(parent: BrowserWindow | null): Promise<string | null> {
  const options = {
    title: 'Open slipway.yaml',
    filters: [{ name: 'Workspace', extensions: ['yaml', 'yml'] }],
    properties: ['openFile' as const],
  };
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}

/** What a page saves (an export, a log) is put where a person says, asked by the system's own dialog. */
export function askWhereToSave(): void {
  session.defaultSession.on('will-download', (_event, item) => {
    item.setSaveDialogOptions({
      title: 'Save',
      defaultPath: join(app.getPath('downloads'), item.getFilename()),
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
  });
}
