import type { IsoTime } from '../ids';
import { deviceName } from './device-names';

/** What a person here did with a report; kept on this computer alone. */
export const TRIAGE_STATES = ['new', 'seen', 'filed', 'dismissed'] as const;
export type TriageState = (typeof TRIAGE_STATES)[number];

/** A picture that a tester sent. Its address expires; windows ask for it by report and number. */
export interface FeedbackPicture {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly expiresAt: IsoTime | null;
}

/** What the device said of itself. */
export interface FeedbackDevice {
  /** Apple's name for the model: `iPhone14,5`, or `iPhone SE 3`. */
  readonly model: string;
  readonly osVersion: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly architecture: string | null;
  readonly connection: string | null;
  /** 0–100. */
  readonly battery: number | null;
  readonly diskFree: number | null;
  readonly diskTotal: number | null;
  readonly screenWidth: number | null;
  readonly screenHeight: number | null;
  /** How long the app had been running, ms. */
  readonly uptimeMs: number | null;
}

/** One report of a tester: a screenshot with words, or a crash. */
export interface FeedbackItem {
  readonly id: string;
  readonly kind: 'screenshot' | 'crash';
  readonly at: IsoTime;
  readonly comment: string | null;
  readonly email: string | null;
  readonly testerId: string | null;
  readonly testerName: string;
  readonly buildId: string | null;
  /** `1.5.0 (149)`; null when the build is not known. */
  readonly build: string | null;
  readonly bundleId: string | null;
  readonly device: FeedbackDevice;
  readonly pictures: readonly FeedbackPicture[];
}

/** What is known locally of a report. */
export interface FeedbackTriage {
  readonly state: TriageState;
  /** The issue it was filed as, as typed: `#482`, `CIA-12`. */
  readonly issue: string | null;
  readonly by: string | null;
  readonly at: IsoTime | null;
}

/** Which reports an inbox shows. */
export interface FeedbackFilter {
  readonly box: 'triage' | 'issues' | 'closed';
  readonly kind: 'all' | 'screenshot' | 'crash';
  readonly buildId: string | null;
  readonly words: string;
}

/** The inbox in which a report lies. */
export function boxOf(state: TriageState): FeedbackFilter['box'] {
  if (state === 'filed') return 'issues';
  return state === 'dismissed' ? 'closed' : 'triage';
}

/** Whether a filter shows a report. */
export function showsFeedback(
  filter: FeedbackFilter,
  item: Omit<FeedbackItem, 'pictures'>,
  triage: FeedbackTriage,
): boolean {
  if (boxOf(triage.state) !== filter.box) return false;
  if (filter.kind !== 'all' && item.kind !== filter.kind) return false;
  if (filter.buildId !== null && item.buildId !== filter.buildId) return false;
  const words = filter.words.trim().toLowerCase();
  if (words === '') return true;
  return `${item.testerName} ${item.comment ?? ''} ${deviceName(item.device.model)} ${item.device.model} ${item.build ?? ''} ${triage.issue ?? ''}`
    .toLowerCase()
    .includes(words);
}

/** What a crash log says first: the exception, and the top of the crashed thread. */
export interface CrashExcerpt {
  readonly exception: string;
  readonly frames: readonly CrashFrame[];
  /** How many frames the thread has beyond those. */
  readonly more: number;
}

/** One line of a thread. */
export interface CrashFrame {
  readonly index: number;
  readonly image: string;
  readonly symbol: string;
  /** Whether it is code of the app, which is where one looks first. */
  readonly ours: boolean;
}

const SHOWN_FRAMES = 6;

/** Reads the part of Apple's crash report that people look at. Never throws: a log of another shape gives its start. */
export function crashExcerpt(log: string): CrashExcerpt {
  const field = (name: string): string | null =>
    new RegExp(`^${name}:[ \\t]*(.+)$`, 'm').exec(log)?.[1]?.trim() ?? null;
  const process = field('Process')?.replace(/\s*\[\d+\]$/, '') ?? null;
  const crashed =
    /^Thread (\d+)[^\n]*Crashed[^\n]*:?\s*\n([\s\S]*?)(?:\n\s*\n|(?![\s\S]))/m.exec(log)?.[2] ?? '';
  const frames = crashed.split('\n').flatMap((line): CrashFrame[] => {
    const parts = /^(\d+)\s+(\S.*?)\s+0x[0-9a-fA-F]+\s+(.+)$/.exec(line.trim());
    if (!parts) return [];
    const image = parts[2]?.trim() ?? '';
    const symbol = (parts[3] ?? '').trim();
    return [{ index: Number(parts[1]), image, symbol, ours: image === process || image === 'Runner' }];
  });
  const type = field('Exception Type') ?? field('Termination Reason');
  const subtype = field('Exception Subtype') ?? field('Termination Description');
  const first = log.split('\n').find((line) => line.trim() !== '') ?? 'Empty crash log';
  return {
    exception: type ? [type, subtype].filter(Boolean).join(', ') : first.trim(),
    frames: frames.slice(0, SHOWN_FRAMES),
    more: Math.max(0, frames.length - SHOWN_FRAMES),
  };
}

/** What makes two crashes one cause: the exception and the first frame of ours, without addresses and offsets. */
export function crashCause(excerpt: CrashExcerpt): string {
  const frame = excerpt.frames.find((one) => one.ours) ?? excerpt.frames[0];
  const symbol = frame?.symbol.replace(/\s*\+\s*\d+$/, '') ?? '';
  return `${excerpt.exception.split(',')[0]}|${frame?.image ?? ''}|${symbol}`;
}
