import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tlsFiles } from './tls';

/** The servers of one sandbox, listening on 127.0.0.1. */
export interface Servers {
  readonly httpUrl: string;
  /** Null when no HTTPS was asked for. */
  readonly httpsUrl: string | null;
  /** The certificate that HTTPS clients must trust, PEM. */
  readonly caFile: string | null;
  /** Stops listening and cuts what is under way. */
  close(): Promise<void>;
}

/** Opens HTTP and, with a port for it, HTTPS. Port 0 is any free one. Rejects when a port is in use, and leaves none open. */
export async function openServers(
  listener: RequestListener,
  options: { readonly port: number; readonly httpsPort: number | undefined; readonly tlsDirectory: string },
): Promise<Servers> {
  const tls = options.httpsPort === undefined ? null : tlsFiles(options.tlsDirectory);
  const http = createServer(listener);
  const https = tls && createTlsServer({ key: tls.key, cert: tls.cert }, listener);
  const close = async () => {
    await Promise.all([stop(http), https && stop(https)]);
  };
  try {
    const httpUrl = `http://127.0.0.1:${await listen(http, options.port)}`;
    const httpsUrl = https && `https://127.0.0.1:${await listen(https, options.httpsPort ?? 0)}`;
    return { httpUrl, httpsUrl, caFile: tls?.caFile ?? null, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function listen(server: Server, port: number): Promise<number> {
  server.requestTimeout = 0; // a large upload over a slow line takes as long as it takes
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(isAddress(address) ? address.port : port);
    });
  });
}

const isAddress = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
