import { EventEmitter } from 'node:events';
import { strict } from './strict';

/** Main's end of a port whose other end lives in the preload's world. */
export class PortMain extends EventEmitter {
  #post: (data: unknown) => void;
  #end: () => void;
  #early: unknown[] | undefined = [];

  constructor(post: (data: unknown) => void, end: () => void) {
    super();
    this.#post = post;
    this.#end = end;
  }
  start(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const data of early) this.emit('message', { data, ports: [] });
  }
  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('electron stand-in: a port cannot be transferred from main');
    this.#post(data);
  }
  close(): void {
    this.#end();
    this.emit('close');
  }
  /** Takes in what the page sent; kept until `start`, as Electron does. */
  receive(data: unknown): void {
    if (this.#early) this.#early.push(data);
    else this.emit('message', { data, ports: [] });
  }
}

/** Electron's `ipcMain`, for messages without an answer. */
export const ipcMain = strict('ipcMain', new EventEmitter());
