import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { version } from '../../../package.json';
import { CONNECT } from './channels';

/** The part of the page's window that is needed here: the privileged side compiles without the types of a page. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: string, targetOrigin: string, transfer: readonly object[]): void;
};

/**
 * Everything that the page sees of the desktop. `connect` answers with a `slipway:port` message to the page that
 * carries one end of a channel: the bridge between the worlds cannot pass a port by itself.
 */
contextBridge.exposeInMainWorld('slipwayHost', {
  kind: 'desktop',
  version,
  connect: (): void => {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(CONNECT, null, [port1]);
    window.postMessage('slipway:port', window.location.origin, [port2]);
  },
  /** The file's path on this computer; empty when it has none. */
  pathForFile: (file: File): string => webUtils.getPathForFile(file),
});
