import { COUNTRIES, DEVICES, deviceDimensions } from './breakdowns';
import { type Filter, passes } from './filter';

/** A part of the users: their dimensions, their share of all (0–1) and by how much their error rates differ. */
export interface Slice {
  readonly values: Readonly<Record<string, string>>;
  readonly share: number;
  readonly strain: number;
}

/** The one build of Android's beta that is about. */
const OS_BUILD = 'BP31.250523.006';

/**
 * The users who pass a filter, apart as far as the wanted dimensions or the filter tell them apart. Versions are not among
 * their dimensions.
 */
export function slicesOf(dimensions: readonly string[], filter: Filter): readonly Slice[] {
  const used = (name: string) => dimensions.includes(name) || filter.has(name);
  const [sample] = DEVICES;
  const byDevice = sample && Object.keys(deviceDimensions(sample)).some(used);
  const devices: readonly Slice[] = byDevice
    ? DEVICES.map((one) => ({ values: deviceDimensions(one), share: one.share, strain: one.strain }))
    : [{ values: {}, share: 1, strain: 1 }];
  const countries = used('countryCode') ? COUNTRIES : [{ code: '', share: 1 }];
  return devices
    .flatMap((one) =>
      countries.map((country) => ({
        values: { ...one.values, countryCode: country.code, osBuild: OS_BUILD },
        share: one.share * country.share,
        strain: one.strain,
      })),
    )
    .filter(({ values }) => Object.entries(values).every(([field, value]) => passes(filter, field, value)));
}
