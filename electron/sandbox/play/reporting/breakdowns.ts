/*
 * Who the users are: a small catalogue of phones and countries with their shares. `strain` multiplies error rates; its mean
 * over all phones is one, so that a breakdown adds up to the whole.
 */

/** A model of device with everything by which vitals can be broken down. */
export interface Device {
  /** Share of all users, 0–1. */
  readonly share: number;
  readonly strain: number;
  readonly apiLevel: string;
  readonly deviceBrand: string;
  readonly device: string;
  readonly marketingName: string;
  readonly hardware: Readonly<Record<string, string>>;
}

const GPU_MAKES: Readonly<Record<string, string>> = {
  Adreno: 'Qualcomm',
  PowerVR: 'Imagination',
  Xclipse: 'Samsung',
};

function device(
  share: number,
  strain: number,
  apiLevel: string,
  model: string,
  marketingName: string,
  ramMb: number,
  [soc, socModel, cpu, gpu, gpuVersion]: readonly [string, string, string, string, string],
  dpi: string,
): Device {
  const [deviceBrand = '', name = ''] = model.split('/');
  return {
    share,
    strain,
    apiLevel,
    deviceBrand,
    device: name,
    marketingName,
    hardware: {
      deviceRamBucket: String(ramMb),
      deviceSocMake: soc,
      deviceSocModel: socModel,
      deviceCpuMake: cpu === 'Kryo' ? 'Qualcomm' : 'ARM',
      deviceCpuModel: cpu,
      deviceGpuMake: GPU_MAKES[gpu] ?? 'ARM',
      deviceGpuModel: gpu,
      deviceGpuVersion: gpuVersion,
      deviceVulkanVersion: '4198400',
      deviceGlEsVersion: '196610',
      deviceScreenSize: 'NORMAL',
      deviceScreenDpi: dpi,
    },
  };
}

/** Shares and the strains weighted with them both add up to one. */
export const DEVICES: readonly Device[] = [
  device(
    0.2,
    0.8,
    '34',
    'google/panther',
    'Pixel 7',
    8192,
    ['Google', 'Tensor G2', 'Cortex-X1', 'Mali', 'G710'],
    '420dpi',
  ),
  device(
    0.15,
    0.7,
    '35',
    'google/shiba',
    'Pixel 8',
    8192,
    ['Google', 'Tensor G3', 'Cortex-X3', 'Mali', 'G715'],
    '420dpi',
  ),
  device(
    0.2,
    0.9,
    '34',
    'samsung/dm1q',
    'Galaxy S23',
    8192,
    ['Qualcomm', 'SM8550', 'Kryo', 'Adreno', '740'],
    '480dpi',
  ),
  device(
    0.1,
    0.8,
    '35',
    'samsung/e1s',
    'Galaxy S24',
    8192,
    ['Samsung', 'Exynos 2400', 'Cortex-X4', 'Xclipse', '940'],
    '480dpi',
  ),
  device(
    0.15,
    1.1,
    '33',
    'samsung/a54x',
    'Galaxy A54',
    6144,
    ['Samsung', 'Exynos 1380', 'Cortex-A78', 'Mali', 'G68'],
    '420dpi',
  ),
  device(
    0.1,
    1.6,
    '31',
    'samsung/a12',
    'Galaxy A12',
    4096,
    ['MediaTek', 'Helio P35', 'Cortex-A53', 'PowerVR', 'GE8320'],
    '280dpi',
  ),
  device(
    0.1,
    1.5,
    '30',
    'xiaomi/joyeuse',
    'Redmi Note 9 Pro',
    6144,
    ['Qualcomm', 'SM7125', 'Kryo', 'Adreno', '618'],
    '440dpi',
  ),
];

/** Where the users are. */
export const COUNTRIES: readonly { readonly code: string; readonly label: string; readonly share: number }[] =
  [
    { code: 'FR', label: 'France', share: 0.4 },
    { code: 'BE', label: 'Belgium', share: 0.22 },
    { code: 'DE', label: 'Germany', share: 0.14 },
    { code: 'CH', label: 'Switzerland', share: 0.12 },
    { code: 'US', label: 'United States', share: 0.09 },
    { code: 'LU', label: 'Luxembourg', share: 0.03 },
  ];

/** Everything by which a user's device can be told apart, by dimension. */
export function deviceDimensions(one: Device): Readonly<Record<string, string>> {
  return {
    apiLevel: one.apiLevel,
    deviceModel: `${one.deviceBrand}/${one.device}`,
    deviceBrand: one.deviceBrand,
    deviceType: 'PHONE',
    ...one.hardware,
  };
}

const INT64 = new Set(['versionCode', 'deviceRamBucket']);

/** A dimension's value as a row carries it, with the label that people read where there is one. */
export function dimensionValue(dimension: string, value: string): unknown {
  const label = labelOf(dimension, value);
  return {
    dimension,
    ...(INT64.has(dimension) ? { int64Value: value } : { stringValue: value }),
    ...(label ? { valueLabel: label } : {}),
  };
}

function labelOf(dimension: string, value: string): string | undefined {
  switch (dimension) {
    case 'countryCode':
      return COUNTRIES.find((country) => country.code === value)?.label;
    case 'deviceModel':
      return DEVICES.find((one) => `${one.deviceBrand}/${one.device}` === value)?.marketingName;
    case 'apiLevel':
      return `Android ${ANDROID[value] ?? value}`;
    default:
      return undefined;
  }
}

const ANDROID: Readonly<Record<string, string>> = { 30: '11', 31: '12', 33: '13', 34: '14', 35: '15' };
