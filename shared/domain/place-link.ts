/**
 * Addresses that a colleague can click, `slipway://release/android/142?track=production`, and the places of the window
 * that they lead to. A link names a place and nothing else: opening one never does anything.
 */
export const LINK_SCHEME = 'slipway';

/** Letters that ids are made of; no slash, no white space, nothing to be decoded twice. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._~:-]{0,120}$/;
const VERSION = /^\d{1,15}$/;

/** The place of the window that a link names; null for anything that is no link of ours. */
export function placeOfLink(address: string): string | null {
  const [, kind = '', rest = '', query = ''] =
    /^slipway:\/\/(release|build|event)\/([^?#]{1,300})(?:\?track=([^&#]{1,100}))?$/i.exec(address.trim()) ??
    [];
  const [first = '', second = '', third] = rest.replace(/\/$/, '').split('/');
  if (third !== undefined || !ID.test(first)) return null;
  switch (kind.toLowerCase()) {
    case 'release': {
      if (!VERSION.test(second) || (query !== '' && !ID.test(query))) return null;
      return `/releases/${encodeURIComponent(first)}/${second}${query === '' ? '' : `?track=${query}`}`;
    }
    case 'build':
      return second === '' ? `/backend/builds/${encodeURIComponent(first)}` : null;
    case 'event':
      return second === '' && VERSION.test(first) ? `/history?event=${first}` : null;
    default:
      return null;
  }
}

/** The link to a release. */
export const releaseLink = (appId: string, versionCode: number, track: string | null): string =>
  `${LINK_SCHEME}://release/${appId}/${versionCode}${track === null ? '' : `?track=${track}`}`;

/** The link to the build of an image. */
export const buildLink = (buildId: string): string => `${LINK_SCHEME}://build/${buildId}`;

/** The link to an event of the history. */
export const eventLink = (sequence: number): string => `${LINK_SCHEME}://event/${sequence}`;

/** The link to a place of the window; null for one that no link names. */
export function linkOfPlace(href: string): string | null {
  const [, app, code, track] = /^\/releases\/([^/?]+)\/(\d+)(?:\?track=([^&]+))?$/.exec(href) ?? [];
  const [, build] = /^\/backend\/builds\/([^/?]+)$/.exec(href) ?? [];
  const [, event] = /^\/history\?event=(\d+)$/.exec(href) ?? [];
  const link =
    app !== undefined
      ? releaseLink(
          decodeURIComponent(app),
          Number(code),
          track === undefined ? null : decodeURIComponent(track),
        )
      : build !== undefined
        ? buildLink(decodeURIComponent(build))
        : event !== undefined
          ? eventLink(Number(event))
          : null;
  // What would lead nowhere is no link.
  return link !== null && placeOfLink(link) !== null ? link : null;
}
