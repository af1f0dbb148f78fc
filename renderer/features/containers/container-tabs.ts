/** The parts of a container's screen. */
export const TABS = [
  { value: 'overview', label: 'Overview' },
  { value: 'processes', label: 'Processes' },
  { value: 'terminal', label: 'Terminal' },
  { value: 'inspect', label: 'Inspect' },
] as const;

export type ContainerTab = (typeof TABS)[number]['value'];

/** The tab that an address names; the first where it names none. */
export function containerTab(name: string | undefined): ContainerTab {
  return TABS.find(({ value }) => value === name)?.value ?? 'overview';
}
