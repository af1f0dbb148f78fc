import { Page } from '../../ui/shell/page';

/** Every release. */
export function ReleasesScreen() {
  return <Page title="Releases">{null}</Page>;
}
