import { Page } from '../../ui/shell/page';

/** The settings. */
export function SettingsScreen() {
  return <Page title="Settings">{null}</Page>;
}
