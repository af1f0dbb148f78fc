import { RPCHandler } from '@orpc/server/message-port';
import { WIRE_SERIALIZERS } from '@shared/kit/kept-json';
import { type IpcMainEvent, ipcMain } from 'electron';
import type { Brain, CallContext } from '../brain';
import { CONNECT } from './channels';
import { isOwnPage } from './window';

/** Serves the brain's contract over every port that one of our own pages hands over. */
export function servePorts(composing: Promise<Brain>): void {
  // One handler for all windows; it is there once the brain is.
  const handler = composing.then(
    (brain) => new RPCHandler<CallContext>(brain.router, { customJsonSerializers: WIRE_SERIALIZERS }),
  );
  handler.catch(() => undefined);
  ipcMain.on(CONNECT, (event) => {
    const [port] = event.ports;
    if (!port) return;
    if (!isOwnSender(event)) return port.close();
    handler.then(
      (ready) => {
        ready.upgrade(port, { context: { window: `window-${event.sender.id}` } });
        port.start();
      },
      () => port.close(),
    );
  });
}

/** Only the top frame of one of our pages may speak (Electron security checklist, item 17). */
function isOwnSender(event: IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isOwnPage(frame.url);
}
