import type { Failure } from '@shared/domain/failure';

/** What a step of the test needs of the key. */
export type ConnectionNeed = 'sign-in' | 'app' | 'builds' | 'testflight' | 'versions';

/** The least role that lets a key do what a step stands for. */
const ROLE: Readonly<Record<ConnectionNeed, string>> = {
  'sign-in': 'Developer',
  app: 'Developer',
  builds: 'Developer',
  testflight: 'App Manager',
  versions: 'App Manager',
};

const INTEGRATIONS = 'In App Store Connect, open Users and Access, Integrations, App Store Connect API.';

/** What to do about a failed step, as numbered steps. Roles cannot be changed on a key: a new one is made. */
export function stepsFor(failed: Failure, need: ConnectionNeed, keyId: string): readonly string[] {
  switch (failed.reason) {
    case 'permission-missing':
      return [
        INTEGRATIONS,
        `Look up the key ${keyId}: it needs the role ${ROLE[need]} or a higher one.`,
        'Make a new key with that role; the role of a key cannot be changed.',
        'Drop its .p8 file here with its key id, then test again.',
      ];
    case 'credential-invalid':
      return [
        INTEGRATIONS,
        `Compare the key id ${keyId} and the issuer id above the list with those in slipway.yaml.`,
        'If the key was revoked, make a new one and drop its .p8 file here.',
      ];
    case 'agreement-missing':
      return [
        'The account holder opens App Store Connect, Business, Agreements.',
        'Sign what waits there.',
        'Test again some minutes later.',
      ];
    case 'app-not-found':
      return [
        'Compare the bundle id in slipway.yaml with the one in App Store Connect, App Information.',
        'A new app is made in App Store Connect once: Apps, the plus sign.',
        `See that the key ${keyId} is not limited to other apps.`,
      ];
    case 'clock-skew':
      return ['Set this computer’s clock, best by network time.', 'Test again.'];
    default:
      return [failed.advice];
  }
}
