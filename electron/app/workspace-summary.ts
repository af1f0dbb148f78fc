import type { Session } from './session';

/** The workspace as it is in use, every default filled in. Holds no secret: a workspace never does. */
export function workspaceSummary({ workspace }: Session) {
  const { apps, ladders, gates, checks, locales, checklist, freezes } = workspace;
  return {
    apps: apps.map(({ id, name, android, ios }) => ({
      id,
      name,
      packageName: android?.packageName ?? null,
      bundleId: ios?.bundleId ?? null,
      account: android?.account.id ?? ios?.account.id ?? null,
      ladder: android?.ladder.id ?? null,
    })),
    ladders: ladders.map(({ id, rungs }) => ({ id, rungs })),
    gates,
    checks,
    locales,
    checklist,
    freezes: freezes.map(({ from, to, reason }) => ({ from, to, reason: reason ?? null })),
  };
}
