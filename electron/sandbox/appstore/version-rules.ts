import type { AppStore } from './app-store';
import { badAttribute, badRelationship, badState } from './problem';
import type { Resource } from './state';
import { requireAddress, requireLength } from './text-rules';
import { isEditable, isOpen, stateOf, versionsOf } from './versions';

const VERSION = /^\d+(\.\d+){0,2}$/;

function compare(a: string, b: string): number {
  const right = b.split('.');
  for (let index = 0; index < 3; index += 1) {
    const difference = Number(a.split('.')[index] ?? 0) - Number(right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Throws for a version string that cannot be used now. `but` is the version that is to be renamed. */
export function requireVersionString(store: AppStore, appId: string, text: string, but?: string): void {
  if (!VERSION.test(text))
    throw badAttribute(
      'versionString',
      `'${text}' is not a version number: at most three numbers, joined by dots.`,
    );
  const others = versionsOf(store, appId).filter(({ id }) => id !== but);
  if (others.some(({ attributes }) => attributes.versionString === text))
    throw badAttribute('versionString', 'The version number has been previously used.', 'INVALID.DUPLICATE');
  const live = others.filter((one) => stateOf(one) === 'READY_FOR_DISTRIBUTION');
  if (live.some(({ attributes }) => compare(text, String(attributes.versionString)) < 0))
    throw badAttribute('versionString', 'The version number must be higher than the one in the App Store.');
}

/** Throws while another version is on its way. */
export function requireNoneOpen(store: AppStore, appId: string, platform: string): void {
  const open = versionsOf(store, appId).some((one) => one.attributes.platform === platform && isOpen(one));
  if (open) throw badRelationship('app', 'You cannot create a new version of the App in the current state.');
}

/** Throws where a version's release type and date do not go together. */
export function requireReleaseDate(releaseType: unknown, date: unknown, now: number): void {
  if (releaseType === 'SCHEDULED' && (typeof date !== 'string' || Number.isNaN(Date.parse(date))))
    throw badAttribute(
      'earliestReleaseDate',
      "You must provide a value for the attribute 'earliestReleaseDate'.",
      'REQUIRED',
    );
  if (releaseType === 'SCHEDULED' && Date.parse(String(date)) <= now)
    throw badAttribute('earliestReleaseDate', 'The release date must be in the future.');
  if (releaseType !== 'SCHEDULED' && typeof date === 'string')
    throw badAttribute('earliestReleaseDate', 'A release date is for scheduled releases only.');
}

/** Throws for a version whose state lets nothing of this kind be changed. */
export function requireEditable(version: Resource, attribute: string): void {
  if (isEditable(version)) return;
  throw badAttribute(attribute, `The attribute '${attribute}' can not be modified.`, 'INVALID.INVALID_STATE');
}

/** Whether a version is the first one of its app: it has no news to tell. */
export function isFirst(store: AppStore, version: Resource): boolean {
  const [first] = versionsOf(store, String(version.links.app));
  return first?.id === version.id;
}

/** Checks the texts of a localization: their lengths, and when they may be written. */
export function requireTexts(
  store: AppStore,
  version: Resource,
  attributes: ReadonlyMap<string, unknown>,
): void {
  requireLength('description', attributes.get('description'), 4_000);
  requireLength('keywords', attributes.get('keywords'), 100, 'bytes');
  requireLength('promotionalText', attributes.get('promotionalText'), 170);
  requireLength('whatsNew', attributes.get('whatsNew'), 4_000);
  for (const name of ['marketingUrl', 'supportUrl']) requireAddress(name, attributes.get(name));
  const closed = [...attributes.keys()].find((name) => name !== 'promotionalText' && !isEditable(version));
  const news = attributes.get('whatsNew');
  if (closed !== undefined || (typeof news === 'string' && isFirst(store, version)))
    throw badState(`Attribute '${closed ?? 'whatsNew'}' cannot be edited at this time`);
}
