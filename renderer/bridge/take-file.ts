import type { Failure } from '@shared/domain/failure';
import { FailureError } from '@shared/domain/failure';
import type { TakeOptions } from './bridge-context';
import { ConnectionLost } from './connection';
import type { SlipwayHost } from './host-page';

/** The desktop reads the file where it lies. Rejects when the file has no place on this computer. */
export async function pathOfFile(host: SlipwayHost, file: File): Promise<string> {
  const path = await host.pathForFile(file);
  if (path === '') {
    throw new Error(`${file.name} has no place on this computer. Save it first, then drop the saved file.`);
  }
  return path;
}

/**
 * Sends a file to the loopback host, which keeps a copy. Rejects with the refusal, with `ConnectionLost`, or with
 * the signal's reason. XMLHttpRequest, because fetch tells nothing about what has left.
 */
export function sendFile(token: string, file: File, options: TakeOptions = {}): Promise<string> {
  const { signal, onProgress } = options;
  const request = new XMLHttpRequest();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const abort = () => request.abort();
  request.open('PUT', `/artifacts?name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader('x-slipway-token', token);
  request.responseType = 'json';
  request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded, total);
  request.onload = () => {
    const body = request.response as { path?: string; message?: string; failure?: Failure } | null;
    if (request.status === 201 && body?.path !== undefined) resolve(body.path);
    else if (body?.failure) reject(new FailureError(body.failure));
    else reject(new Error(body?.message ?? `The host answered ${request.status}.`));
  };
  request.onerror = () => reject(new ConnectionLost());
  request.onabort = () => reject(signal?.reason ?? new ConnectionLost());
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) reject(signal.reason);
  else request.send(file);
  return promise.finally(() => signal?.removeEventListener('abort', abort));
}
