/** The parts of the settings, as they stand in the address. */
const TABS = ['accounts', 'vault', 'people', 'workspace', 'sandbox', 'computer'] as const;

/** One part of the settings. */
export type SettingsTab = (typeof TABS)[number];

/** Whether a word from an address is a part of the settings. */
export function isSettingsTab(word: string | null): word is SettingsTab {
  return TABS.some((tab) => tab === word);
}
