import {
  IconAdjustmentsHorizontal,
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowDown,
  IconArrowRight,
  IconArrowUp,
  IconArrowUpRight,
  IconBookmark,
  IconBox,
  IconBrandAndroid,
  IconBrandApple,
  IconBrandDocker,
  IconCalendar,
  IconCertificate,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconColumns3,
  IconCopy,
  IconDatabase,
  IconDeviceDesktop,
  IconDeviceMobile,
  IconDots,
  IconDownload,
  IconEye,
  IconFileCode,
  IconFileText,
  IconFilter,
  IconFlag,
  IconFlask,
  IconFolderOpen,
  IconGripVertical,
  IconHistory,
  IconHourglass,
  IconInfoCircle,
  IconKey,
  IconLayoutDashboard,
  IconLayoutRows,
  IconLink,
  IconList,
  IconListDetails,
  IconLoader,
  IconLock,
  IconMessage,
  IconMinus,
  IconMoon,
  IconPackage,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlug,
  IconPlus,
  IconRefresh,
  IconRocket,
  IconRotateClockwise,
  IconSearch,
  IconSelector,
  IconServer2,
  IconShieldCheck,
  IconSnowflake,
  IconStack2,
  IconStairs,
  IconStar,
  IconSun,
  IconTag,
  IconTerminal2,
  IconTextWrap,
  IconTrash,
  IconUpload,
  IconUser,
  IconX,
} from '@tabler/icons-react';
import type { ComponentType, SVGAttributes } from 'react';
import { cx } from '../theme/cx';
import styles from './icon.module.css';

/** Halting is an octagon with two bars: the one shape that nothing decorative uses. */
function HaltOctagon(props: SVGAttributes<SVGSVGElement>) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      {...props}
    >
      <path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z" />
      <path d="M9.5 9v6M14.5 9v6" />
    </svg>
  );
}

/** Every icon of the product under the name of what it means. */
const ICONS = {
  'alert-triangle': IconAlertTriangle,
  android: IconBrandAndroid,
  apple: IconBrandApple,
  'arrow-down': IconArrowDown,
  'arrow-right': IconArrowRight,
  'arrow-up': IconArrowUp,
  board: IconLayoutDashboard,
  bookmark: IconBookmark,
  box: IconBox,
  calendar: IconCalendar,
  certificate: IconCertificate,
  check: IconCheck,
  'chevron-down': IconChevronDown,
  'chevron-right': IconChevronRight,
  'circle-check': IconCircleCheck,
  'circle-dashed': IconCircleDashed,
  'circle-x': IconCircleX,
  clock: IconClock,
  columns: IconColumns3,
  copy: IconCopy,
  database: IconDatabase,
  desktop: IconDeviceDesktop,
  device: IconDeviceMobile,
  docker: IconBrandDocker,
  dots: IconDots,
  download: IconDownload,
  external: IconArrowUpRight,
  eye: IconEye,
  'file-code': IconFileCode,
  'file-text': IconFileText,
  filter: IconFilter,
  flag: IconFlag,
  flask: IconFlask,
  'folder-open': IconFolderOpen,
  grip: IconGripVertical,
  halt: HaltOctagon,
  history: IconHistory,
  hourglass: IconHourglass,
  info: IconInfoCircle,
  key: IconKey,
  lines: IconList,
  link: IconLink,
  list: IconListDetails,
  loader: IconLoader,
  lock: IconLock,
  message: IconMessage,
  minus: IconMinus,
  moon: IconMoon,
  package: IconPackage,
  pause: IconPlayerPause,
  play: IconPlayerPlay,
  plug: IconPlug,
  plus: IconPlus,
  refresh: IconRefresh,
  restart: IconRotateClockwise,
  rocket: IconRocket,
  rows: IconLayoutRows,
  search: IconSearch,
  selector: IconSelector,
  server: IconServer2,
  settings: IconAdjustmentsHorizontal,
  'shield-check': IconShieldCheck,
  snowflake: IconSnowflake,
  stack: IconStack2,
  stairs: IconStairs,
  star: IconStar,
  stop: IconPlayerStop,
  sun: IconSun,
  tag: IconTag,
  terminal: IconTerminal2,
  trash: IconTrash,
  undo: IconArrowBackUp,
  upload: IconUpload,
  user: IconUser,
  wrap: IconTextWrap,
  x: IconX,
} satisfies Record<string, ComponentType<SVGAttributes<SVGSVGElement>>>;

/** The name of an icon. */
export type IconName = keyof typeof ICONS;

/** Names in the order of the alphabet, for the gallery. */
export const ICON_NAMES = Object.keys(ICONS).sort() as readonly IconName[];

interface IconProps {
  readonly name: IconName;
  /** Edge in px; strokes follow the design language (1.6 from 20 px on, 1.9 below). */
  readonly size?: number;
  /** Turns once in 2.4 s: work is under way. */
  readonly spin?: boolean;
  readonly className?: string;
}

/** An icon beside words. It is hidden from screen readers: the words carry the meaning. */
export function Icon({ name, size = 16, spin = false, className }: IconProps) {
  const Glyph = ICONS[name];
  return (
    <Glyph
      width={size}
      height={size}
      strokeWidth={size >= 20 ? 1.6 : 1.9}
      aria-hidden="true"
      focusable="false"
      className={cx(styles.icon, spin && styles.spin, className)}
    />
  );
}
