import { deviceName } from '@shared/domain/testflight/device-names';
import { bytes } from '@shared/domain/testflight/issue-draft';
import type { FeedbackRow } from '@shared/domain/testflight/view';
import type { IconName } from '../../ui/icon/icon';
import type { Tone } from '../../ui/theme/tone';
import { clockMinutes, dayMonth, longDuration } from '../../ui/time/format';

const DAY = 86_400_000;
const LOW_BATTERY = 20;

/** When a report came, as short as a list needs it: `13:56`, `22 Nov`. Times in ms. */
export function cameAt(iso: string, now: number): string {
  const at = Date.parse(iso);
  return Math.floor(at / DAY) === Math.floor(now / DAY) ? clockMinutes(at) : dayMonth(at);
}

/** The mark of a report in the list. */
export function reportLook({ kind }: Pick<FeedbackRow, 'kind'>): {
  readonly icon: IconName;
  readonly tone: Tone;
} {
  return kind === 'crash' ? { icon: 'circle-x', tone: 'failed' } : { icon: 'message', tone: 'review' };
}

/** One thing that the device said. */
export interface DeviceFact {
  readonly title: string;
  readonly value: string;
  readonly tone?: Tone;
}

/** What the device said of itself, in the order in which one asks. */
export function deviceFacts({ device, build }: Pick<FeedbackRow, 'device' | 'build'>): readonly DeviceFact[] {
  const low = device.battery !== null && device.battery <= LOW_BATTERY;
  const battery: DeviceFact = {
    title: 'Battery',
    value: device.battery === null ? 'Not told' : `${device.battery}%`,
    ...(low ? { tone: 'watch' as const } : {}),
  };
  return [
    { title: 'Device', value: deviceName(device.model) },
    { title: 'OS', value: device.osVersion ?? 'Not told' },
    { title: 'Build', value: build ?? 'Not known' },
    battery,
    { title: 'Connection', value: device.connection ?? 'Not told' },
    { title: 'Free storage', value: device.diskFree === null ? 'Not told' : bytes(device.diskFree) },
    { title: 'Language', value: device.locale ?? 'Not told' },
    { title: 'Time zone', value: device.timeZone ?? 'Not told' },
    {
      title: 'App running for',
      value: device.uptimeMs === null ? 'Not told' : longDuration(device.uptimeMs),
    },
  ];
}
