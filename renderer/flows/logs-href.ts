/** The log viewer on one source. */
export function logsHref(sourceId: string): string {
  return `/logs?sources=${encodeURIComponent(sourceId)}`;
}
