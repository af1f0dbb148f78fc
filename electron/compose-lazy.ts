import type { LogDesk } from './ports/log-desk';
import type { LogProvider } from './ports/log-source';

/** A part of one workspace that is loaded when somebody first looks. */
interface LazyRoom<Room> {
  /** Loads it on the first call. */
  open(): Promise<Room>;
  /** What is loaded; null before. Asking loads nothing. */
  opened(): Room | null;
  close(): Promise<void>;
}

/** Such a part whose lines the log viewer shows as long as it is open. */
export function lazyRoom<Room extends { readonly logs: LogProvider; close(): Promise<void> }>(
  load: () => Promise<Room>,
  logs: () => Promise<LogDesk>,
): LazyRoom<Room> {
  let opening: Promise<Room> | null = null;
  let room: Room | null = null;
  let forget = (): void => undefined;

  async function start(): Promise<Room> {
    const opened = await load();
    forget = (await logs()).add(opened.logs);
    return opened;
  }

  return {
    async open() {
      opening ??= start();
      room = await opening;
      return room;
    },
    opened: () => room,
    async close() {
      const last = await opening?.catch(() => null);
      forget();
      await last?.close();
    },
  };
}
