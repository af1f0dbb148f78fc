import { shell } from 'electron';

/** Sites that a screen may send a person to: the stores' consoles and their documents. */
const ALLOWED_HOSTS: ReadonlySet<string> = new Set([
  'play.google.com',
  'console.cloud.google.com',
  'cloud.google.com',
  'developer.android.com',
  'developers.google.com',
  'support.google.com',
]);

/** Whether an address may be handed to the system's browser: https, a known site, no user name, no odd port. */
function isAllowedLink(address: string): boolean {
  const url = URL.parse(address);
  return (
    url?.protocol === 'https:' &&
    ALLOWED_HOSTS.has(url.hostname) &&
    url.username === '' &&
    url.password === '' &&
    url.port === ''
  );
}

/** Opens an allowed address in the system's browser; does nothing for any other. */
export function openAllowedLink(address: string): void {
  if (isAllowedLink(address)) void shell.openExternal(address);
}
