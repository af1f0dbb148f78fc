/*
 * Two functions that are turned into text and run in Chromium before the page's own scripts. As in Electron, the
 * preload lives in an isolated world and shares nothing but the document with the page.
 *
 *     page's own world              isolated world                      Node
 *     mainWorld  ◀── DOM events ──▶ preloadWorld + preload ◀── CDP ──▶ window.ts
 *
 * They must not use anything from outside of their own braces.
 */

interface Described {
  readonly call?: true;
  readonly value?: unknown;
  readonly members?: Readonly<Record<string, Described>>;
}

/** Builds what `contextBridge` exposes. `key` is unguessable, and names the events and the files of this page. */
export function mainWorld(key: string): void {
  let last = 0;
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const files = new Map<number, File>();
  // Node finds a file here by its number, to ask Chromium for its path.
  Object.defineProperty(window, key, { value: files });

  const build = (described: Described, path: readonly string[]): unknown => {
    if (described.members) {
      const members = Object.entries(described.members);
      return Object.freeze(
        Object.fromEntries(members.map(([name, each]) => [name, build(each, [...path, name])])),
      );
    }
    if (!described.call) return described.value;
    return (...args: unknown[]) => {
      last += 1;
      const call = last;
      const plain = args.map((arg, index) => {
        if (!(arg instanceof File)) return arg;
        files.set(call * 100 + index, arg);
        return { $file: call * 100 + index };
      });
      const result = Promise.withResolvers<unknown>();
      waiting.set(call, result);
      document.dispatchEvent(
        new CustomEvent(`${key}:call`, { detail: JSON.stringify({ call, path, args: plain }) }),
      );
      return result.promise;
    };
  };

  document.addEventListener(`${key}:expose`, (event) => {
    const { name, described } = JSON.parse((event as CustomEvent<string>).detail);
    Object.defineProperty(window, name, { value: build(described, [name]), enumerable: true });
  });
  document.addEventListener(`${key}:return`, (event) => {
    const { call, value, error } = JSON.parse((event as CustomEvent<string>).detail);
    const result = waiting.get(call);
    waiting.delete(call);
    if (error === undefined) result?.resolve(value);
    else result?.reject(new Error(error));
  });

  const openOutside = (url: string) =>
    document.dispatchEvent(new CustomEvent(`${key}:open`, { detail: new URL(url, location.href).href }));
  window.open = (url) => {
    openOutside(String(url ?? ''));
    return null;
  };
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[target="_blank"]') : null;
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    openOutside(link.getAttribute('href') ?? '');
  });
}

/** Gives the preload bundle its `require('electron')`. The bridge's answers are always promises here. */
export function preloadWorld(key: string): (name: string) => unknown {
  const world = globalThis as unknown as {
    standinSend(text: string): void;
    standinReceive(text: string): void;
  };
  const exposed: Record<string, unknown> = {};
  const ports = new Map<number, MessagePort>();
  const filePaths = new Map<number, (path: string) => void>();
  let last = 0;

  const encode = (value: unknown) =>
    JSON.stringify(value, (_key, member: unknown) => {
      const bytes =
        member instanceof ArrayBuffer
          ? new Uint8Array(member)
          : ArrayBuffer.isView(member)
            ? new Uint8Array(member.buffer, member.byteOffset, member.byteLength)
            : undefined;
      if (!bytes) return member;
      return { $buffer: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
    });
  const decode = (text: string) =>
    JSON.parse(text, (_key, member) =>
      typeof member?.$buffer === 'string'
        ? Uint8Array.from(atob(member.$buffer), (letter) => letter.charCodeAt(0)).buffer
        : member,
    );
  const send = (message: unknown) => world.standinSend(encode(message));

  world.standinReceive = (text) => {
    const message = decode(text);
    if (message.kind === 'port-message') ports.get(message.port)?.postMessage(message.data);
    if (message.kind === 'port-close') ports.get(message.port)?.close();
    if (message.kind === 'file') filePaths.get(message.call)?.(message.path);
  };

  const strict = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get(object, member) {
        if (!(member in object))
          throw new Error(`electron stand-in: ${name}.${String(member)} is not covered`);
        return Reflect.get(object, member);
      },
    });

  const keepPort = (port: MessagePort): number => {
    last += 1;
    const id = last;
    ports.set(id, port);
    port.onmessage = ({ data }) => send({ kind: 'port-message', port: id, data });
    port.addEventListener('close', () => send({ kind: 'port-close', port: id }));
    return id;
  };

  const describe = (value: unknown): Described => {
    if (typeof value === 'function') return { call: true };
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return { value };
    const members = Object.entries(value).map(([name, each]) => [name, describe(each)]);
    return { members: Object.fromEntries(members) };
  };

  const filled = (arg: { readonly $file?: number } | null): unknown => {
    if (typeof arg?.$file !== 'number') return arg;
    last += 1;
    const call = last;
    return new Promise((resolve) => {
      filePaths.set(call, (path) => resolve({ path }));
      send({ kind: 'file', call, file: arg.$file });
    });
  };

  const callPreload = async (detail: string): Promise<void> => {
    const { call, path, args } = JSON.parse(detail);
    let answer: { call: number; value?: unknown; error?: string };
    try {
      const target = path.reduce((object: Record<string, unknown>, name: string) => object[name], exposed);
      answer = { call, value: await target(...(await Promise.all(args.map(filled)))) };
    } catch (error) {
      answer = { call, error: error instanceof Error ? error.message : String(error) };
    }
    document.dispatchEvent(new CustomEvent(`${key}:return`, { detail: JSON.stringify(answer) }));
  };
  document.addEventListener(`${key}:call`, (event) => {
    void callPreload((event as CustomEvent<string>).detail);
  });
  document.addEventListener(`${key}:open`, (event) => {
    send({ kind: 'open', url: (event as CustomEvent<string>).detail });
  });

  const electron = strict('electron (in the preload)', {
    contextBridge: strict('contextBridge', {
      exposeInMainWorld(name: string, api: unknown) {
        if (name in exposed)
          throw new Error('Cannot bind an API on top of an existing property on the window object');
        exposed[name] = api;
        const detail = JSON.stringify({ name, described: describe(api) });
        document.dispatchEvent(new CustomEvent(`${key}:expose`, { detail }));
      },
    }),
    ipcRenderer: strict('ipcRenderer', {
      send: (channel: string, ...args: unknown[]) => send({ kind: 'send', channel, args, ports: [] }),
      postMessage: (channel: string, message: unknown, transfer: readonly MessagePort[] = []) =>
        send({ kind: 'send', channel, args: [message], ports: transfer.map(keepPort) }),
    }),
    webUtils: strict('webUtils', {
      getPathForFile: (file: { readonly path: string }) => file.path,
    }),
  });
  return (name) => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name}`);
  };
}
