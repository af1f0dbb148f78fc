import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** Reports that are kept. */
const MOST = 20;

/**
 * Writes down on this computer what brought a part of the program down: its kind, its versions and its stack, without
 * secrets, which `hide` takes out. Nothing is sent anywhere. Dumps of the memory are not made, because keys would be in them.
 */
export function keepCrashReports(folder: string, version: string, hide: (text: string) => string): void {
  const report = (kind: string, detail: unknown): void => {
    const text = detail instanceof Error ? (detail.stack ?? detail.message) : JSON.stringify(detail);
    const at = new Date().toISOString();
    const { platform, arch, versions } = process;
    const facts = {
      at,
      kind,
      version,
      platform,
      arch,
      electron: versions.electron ?? null,
      detail: hide(text),
    };
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(
        join(folder, `${at.replaceAll(':', '-')}-${kind}.json`),
        `${JSON.stringify(facts, null, 2)}\n`,
        {
          mode: 0o600,
        },
      );
      for (const old of readdirSync(folder).sort().slice(0, -MOST))
        rmSync(join(folder, old), { force: true });
    } catch {
      // A report that cannot be written must not bring down what still runs.
    }
  };
  app.on('render-process-gone', (_event, _contents, details) => {
    if (details.reason !== 'clean-exit') report('window', details);
  });
  app.on('child-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') report('process', details);
  });
  // Rejections that nobody takes end here too.
  process.on('uncaughtExceptionMonitor', (error) => report('program', error));
}
