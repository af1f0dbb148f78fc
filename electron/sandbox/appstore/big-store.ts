import { appleDate } from './app-store';
import { seeded } from './chance';
import { person } from './people';
import { Shelf, steadyUuid } from './shelf';
import { type AppStoreState, appStoreSchema } from './state';
import { trainOf } from './trains';

/** How much a big store holds. */
export interface BigStore {
  readonly bundleId: string;
  readonly builds: number;
  readonly testers: number;
  /** Sandbox time, ms. */
  readonly now: number;
}

const DAY_MS = 86_400_000;
const GROUPS = 40;
const BUILDS_A_TRAIN = 50;
/** Builds that are younger than their ninety days: the rest have expired. */
const YOUNG = 0.4;

/**
 * An App Store Connect of a team that has been at it for years: thousands of builds in hundreds of version trains, tens of
 * thousands of testers in forty groups. The same for the same numbers. It goes around the limits of Apple's for one app.
 */
export function plantBigStore({ bundleId, builds, testers, now }: BigStore): AppStoreState {
  const state = appStoreSchema.parse({ settings: { hourLimit: 1_000_000 } });
  const shelf = new Shelf(state);
  const app = shelf.add('apps', {
    id: '6999999999',
    attributes: { name: 'Big', bundleId, sku: 'big', primaryLocale: 'en-US' },
  });
  const groups = Array.from({ length: GROUPS }, (_, index) =>
    shelf.add('betaGroups', {
      id: steadyUuid(`big group ${index}`),
      attributes: {
        name: `Group ${index + 1}`,
        isInternalGroup: index === 0,
        createdDate: appleDate(now - 900 * DAY_MS),
      },
      links: { app: app.id },
    }),
  );
  for (let number = 0; number < builds; number += 1) {
    const age = builds - number;
    const expired = age > builds * YOUNG;
    const train = trainOf(
      shelf,
      app.id,
      `${1 + Math.floor(number / 2_500)}.${Math.floor(number / BUILDS_A_TRAIN) % 50}.0`,
    );
    const uploadedAt = now - (age / builds) * 220 * DAY_MS;
    const id = steadyUuid(`big build ${number}`);
    const group = groups[number % GROUPS];
    shelf.add('builds', {
      id,
      attributes: {
        version: String(number + 1),
        uploadedDate: appleDate(uploadedAt),
        expirationDate: appleDate(uploadedAt + 90 * DAY_MS),
        expired,
        minOsVersion: '16.0',
        processingState: seeded(`state ${number}`) < 0.03 ? 'INVALID' : 'VALID',
        buildAudienceType: 'APP_STORE_ELIGIBLE',
        usesNonExemptEncryption: false,
      },
      links: { app: app.id, preReleaseVersion: train.id, betaGroups: group ? [group.id] : [] },
      inner: { installs: number % 900, sessions: number % 9_000, crashes: number % 7 },
    });
    const testing = expired ? 'EXPIRED' : 'IN_BETA_TESTING';
    shelf.add('buildBetaDetails', {
      id,
      attributes: { autoNotifyEnabled: true, internalBuildState: testing, externalBuildState: testing },
      links: { build: id },
    });
  }
  for (let number = 0; number < testers; number += 1) {
    const group = groups[1 + (number % (GROUPS - 1))];
    shelf.add('betaTesters', {
      id: steadyUuid(`big tester ${number}`),
      attributes: {
        ...person(number, 'mail.example'),
        inviteType: number % 4 === 0 ? 'PUBLIC_LINK' : 'EMAIL',
        state: number % 5 === 0 ? 'INVITED' : 'INSTALLED',
      },
      links: { apps: [app.id], betaGroups: group ? [group.id] : [] },
    });
  }
  return state;
}
