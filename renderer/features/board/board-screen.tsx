import { Page } from '../../ui/shell/page';

/** The board. */
export function BoardScreen() {
  return <Page title="Board">{null}</Page>;
}
