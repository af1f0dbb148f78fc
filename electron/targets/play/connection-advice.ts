import type { Failure } from '@shared/domain/failure';

/** What a step of *Test connection* needs at Google. */
export type ConnectionNeed = 'sign-in' | 'edit' | 'production' | 'vitals';

const PERMISSIONS: Readonly<Record<ConnectionNeed, { readonly name: string; readonly where: string }>> = {
  'sign-in': { name: 'a key', where: 'Accounts' },
  edit: { name: 'View app information (read-only)', where: 'App access' },
  production: { name: 'Release to production, exclude devices, and use Play App Signing', where: 'Releases' },
  vitals: { name: 'View app information (read-only)', where: 'App access' },
};

function grant(need: ConnectionNeed, account: string): readonly string[] {
  const { name, where } = PERMISSIONS[need];
  return [
    'In Play Console, open Users and permissions.',
    `Choose ${account}, then App permissions, and the app.`,
    `Under ${where}, tick ${name}.`,
    'Save, wait about 5 minutes, then test again.',
  ];
}

const API: Readonly<Record<ConnectionNeed, string>> = {
  'sign-in': 'Google Play Android Developer API',
  edit: 'Google Play Android Developer API',
  production: 'Google Play Android Developer API',
  vitals: 'Google Play Developer Reporting API',
};

/** The name of the permission that is missing for a step, for its message. */
export const permissionFor = (need: ConnectionNeed): string => PERMISSIONS[need].name;

/** What to do about a failed step, as numbered steps. */
export function stepsFor(failed: Failure, need: ConnectionNeed, account: string): readonly string[] {
  switch (failed.reason) {
    case 'permission-missing':
      return grant(need, account);
    case 'api-disabled':
      return [
        'Open Google Cloud Console with the project of this service account.',
        `Under APIs and services, Library, enable ${API[need]}.`,
        'Wait about 5 minutes, then test again.',
      ];
    case 'credential-invalid':
      return [
        `In Google Cloud Console, open IAM, Service accounts, ${account}.`,
        'Under Keys, create a new JSON key.',
        'Drop the file here, then test again. Delete the old key in the Console.',
      ];
    case 'app-not-found':
      return [
        'Check the package name in slipway.yaml.',
        'A new app needs one bundle uploaded in Play Console before the API answers.',
        `In Play Console, Users and permissions, give ${account} access to the app.`,
      ];
    case 'clock-skew':
      return ['Set this computer’s clock, best by network time.', 'Test again.'];
    default:
      return [failed.advice];
  }
}
