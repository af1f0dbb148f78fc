import { deviceName } from './device-names';
import type { CrashExcerpt, FeedbackItem } from './feedback';

/** Whose wording an issue is written in. */
export const ISSUE_STYLES = ['github', 'jira'] as const;
export type IssueStyle = (typeof ISSUE_STYLES)[number];

/** Everything that an issue about one report carries. */
export interface IssueFacts {
  readonly item: FeedbackItem;
  readonly crash: CrashExcerpt | null;
  /** The commit of the build where the program knows it. */
  readonly commit: string | null;
  /** Name and bundle id: `CIA`, `com.arkalia.cia`. */
  readonly app: { readonly name: string; readonly bundleId: string };
}

/** An issue that was written here. */
export interface IssueDraft {
  readonly title: string;
  readonly labels: readonly string[];
  readonly body: string;
}

const LONGEST_TITLE = 90;

/** Writes an issue about a report, with everything the report says and nothing it does not. */
export function issueDraft(facts: IssueFacts, style: IssueStyle): IssueDraft {
  const words = style === 'github' ? GITHUB : JIRA;
  const { item, crash } = facts;
  const parts = [
    words.heading('What the tester says'),
    item.comment ? words.quote(item.comment) : 'Nothing was written.',
    words.heading('Where'),
    words.table(whereRows(facts)),
    ...(crash
      ? [words.heading('Crash'), words.code([crash.exception, ...crashLines(crash)].join('\n'))]
      : []),
    ...(item.pictures.length > 0
      ? [
          words.heading('Attachments'),
          item.pictures.length === 1
            ? 'One screenshot, to be attached from the download.'
            : `${item.pictures.length} screenshots, to be attached from the download.`,
        ]
      : []),
    words.small(`TestFlight feedback ${item.id}, written by Slipway.`),
  ];
  return { title: titleOf(facts), labels: labelsOf(facts), body: parts.join('\n\n') };
}

/** The issue as one text, ready to be pasted or saved. */
export function issueText(draft: IssueDraft, style: IssueStyle): string {
  const labels = draft.labels.join(', ');
  return style === 'github'
    ? `# ${draft.title}\n\nLabels: ${labels}\n\n${draft.body}\n`
    : `h1. ${draft.title}\n\nLabels: ${labels}\n\n${draft.body}\n`;
}

function titleOf({ item, crash }: IssueFacts): string {
  const said =
    item.comment
      ?.split(/(?<=[.!?])\s|\n/)[0]
      ?.trim()
      .replace(/[.]$/, '') ?? '';
  const frame = crash?.frames.find((one) => one.ours)?.symbol;
  const subject = said || (frame ? `in ${frame}` : (crash?.exception ?? `from ${item.testerName}`));
  const title = item.kind === 'crash' ? `Crash: ${subject}` : subject;
  return title.length <= LONGEST_TITLE ? title : `${title.slice(0, LONGEST_TITLE - 1)}…`;
}

function labelsOf({ item }: IssueFacts): readonly string[] {
  const version = item.build?.replace(/ \(.*\)$/, '');
  return [item.kind === 'crash' ? 'crash' : 'feedback', 'ios', ...(version ? [version] : [])];
}

function whereRows({ item, commit, app }: IssueFacts): readonly (readonly [string, string])[] {
  const { device } = item;
  const rows: (readonly [string, string | null])[] = [
    ['App', `${app.name}, ${app.bundleId}`],
    ['Build', item.build],
    ['Commit', commit],
    ['Tester', item.email ? `${item.testerName}, ${item.email}` : item.testerName],
    ['Sent', item.at],
    ['Device', namedDevice(device.model)],
    ['OS', device.osVersion],
    ['Architecture', device.architecture],
    ['Battery', device.battery === null ? null : `${device.battery}%`],
    ['Connection', device.connection],
    ['Locale', [device.locale, device.timeZone].filter(Boolean).join(', ') || null],
    ['Free storage', device.diskFree === null ? null : bytes(device.diskFree)],
    [
      'Screen',
      device.screenWidth && device.screenHeight
        ? `${device.screenWidth} × ${device.screenHeight} points`
        : null,
    ],
    ['App had been running', device.uptimeMs === null ? null : `${Math.round(device.uptimeMs / 1000)} s`],
  ];
  return rows.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

/** The name people know, with Apple's code beside it where the two differ. */
function namedDevice(model: string): string {
  const name = deviceName(model);
  return name === model ? model : `${name} (${model})`;
}

/** The frames of an excerpt as lines. */
export function crashLines({ frames, more }: CrashExcerpt): readonly string[] {
  const wide = Math.max(0, ...frames.map((frame) => frame.image.length));
  const lines = frames.map((frame) => `${frame.index} ${frame.image.padEnd(wide)}  ${frame.symbol}`);
  return more > 0 ? [...lines, `… ${more} more`] : lines;
}

/** `1.2 GB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit]}`;
}

interface Wording {
  heading(text: string): string;
  quote(text: string): string;
  code(text: string): string;
  table(rows: readonly (readonly [string, string])[]): string;
  small(text: string): string;
}

const GITHUB: Wording = {
  heading: (text) => `## ${text}`,
  quote: (text) =>
    text
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n'),
  code: (text) => `\`\`\`\n${text.replaceAll('```', "'''")}\n\`\`\``,
  table: (rows) =>
    [
      '| | |',
      '| --- | --- |',
      ...rows.map(([name, value]) => `| ${name} | ${value.replaceAll('|', '\\|')} |`),
    ].join('\n'),
  small: (text) => `<sub>${text}</sub>`,
};

const JIRA: Wording = {
  heading: (text) => `h2. ${text}`,
  quote: (text) => `{quote}\n${text}\n{quote}`,
  code: (text) => `{noformat}\n${text}\n{noformat}`,
  table: (rows) => rows.map(([name, value]) => `||${name}|${value.replaceAll('|', '\\|')}|`).join('\n'),
  small: (text) => `~${text}~`,
};
