import { Page } from '../../ui/shell/page';

/** The event whose record is open, and what is searched for. */
interface HistoryScreenProps {
  readonly event: number | null;
  readonly query: string;
}

/** The history. */
export function HistoryScreen(_props: HistoryScreenProps) {
  return <Page title="History">{null}</Page>;
}
