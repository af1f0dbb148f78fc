import { EventEmitter } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { strict } from './strict';

/*
 * Electron's `net`, as the updater uses it: Node's own client over plain HTTP. That Electron's goes by the system's
 * proxy and certificates only Electron can show.
 */

/** A request that follows nothing by itself: a redirect is told, as Electron does with `redirect: 'manual'`. */
class NetRequest extends EventEmitter {
  readonly #request;
  constructor(options: RequestOptions) {
    super();
    this.#request = httpRequest(options, (response: IncomingMessage) => {
      const { statusCode = 0, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location) {
        this.emit(
          'redirect',
          statusCode,
          options.method ?? 'GET',
          new URL(headers.location, this.#address(options)).href,
        );
        response.resume();
      } else this.emit('response', response);
    });
    for (const name of ['socket', 'error', 'abort', 'close'])
      this.#request.on(name, (...told) => this.emit(name, ...told));
  }
  #address({ protocol, hostname, port, path }: RequestOptions): string {
    return `${protocol}//${hostname}:${port}${path}`;
  }
  setTimeout(ms: number, late: () => void): void {
    this.#request.setTimeout(ms, late);
  }
  setHeader(name: string, value: string): void {
    this.#request.setHeader(name, value);
  }
  end(body?: string): void {
    this.#request.end(body);
  }
  abort(): void {
    this.#request.destroy();
    this.emit('abort');
  }
}

export const net = strict('net', {
  request: ({ session: _, ...options }: RequestOptions & { readonly session: unknown }) =>
    strict('ClientRequest', new NetRequest(options)),
});
