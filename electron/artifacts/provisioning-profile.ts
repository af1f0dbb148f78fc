import type { ProfileKind, ProvisioningProfile } from '@shared/domain/artifact';
import {
  isDictionary,
  isText,
  membersIn,
  type PropertyList,
  readPropertyList,
  textIn,
} from './property-list';

const BEGINS = Buffer.from('<?xml');
const ENDS = Buffer.from('</plist>');

/**
 * Reads an `embedded.mobileprovision`: a property list inside a signed message (CMS, RFC 5652), whose content lies in it
 * in one piece. The signature is Apple's business and not verified. Null for a file that is none.
 */
export async function readProvisioningProfile(bytes: Buffer): Promise<ProvisioningProfile | null> {
  const from = bytes.indexOf(BEGINS);
  const to = bytes.indexOf(ENDS, from);
  if (from < 0 || to < 0) return null;
  const list = await readPropertyList(
    bytes.subarray(from, to + ENDS.length),
    'The provisioning profile',
  ).catch(() => null);
  const expires = list?.ExpirationDate;
  if (!list || !(expires instanceof Date) || Number.isNaN(expires.getTime())) return null;
  const entitlements = isDictionary(list.Entitlements) ? list.Entitlements : {};
  return {
    name: textIn(list, 'Name') ?? 'Unnamed profile',
    kind: kindOf(list, entitlements),
    teamId: membersIn(list, 'TeamIdentifier', isText)[0] ?? null,
    teamName: textIn(list, 'TeamName'),
    expiresAt: expires.toISOString(),
    appId: withoutPrefix(textIn(entitlements, 'application-identifier')),
    debuggable: entitlements['get-task-allow'] === true,
    entitlements: Object.keys(entitlements).sort(),
  };
}

/** Profiles do not name their kind: who may install tells it (Apple, TN3125). */
function kindOf(list: PropertyList, entitlements: PropertyList): ProfileKind {
  if (list.ProvisionsAllDevices === true) return 'enterprise';
  if (!Array.isArray(list.ProvisionedDevices)) return 'app-store';
  return entitlements['get-task-allow'] === true ? 'development' : 'ad-hoc';
}

/** `com.arkalia.cia` of `A1B2C3D4E5.com.arkalia.cia`. */
const withoutPrefix = (appId: string | null): string | null => appId?.replace(/^[A-Z0-9]{10}\./, '') ?? null;
