import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/* The workflow that builds, tests and packs on the three systems: what of it can be known without running it. */

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const workflow = parse(read('.github/workflows/desktop.yml'));
const { desktop } = workflow.jobs;
const steps: readonly Readonly<Record<string, unknown>>[] = desktop.steps;
const runs = steps.flatMap(({ run }) => (typeof run === 'string' ? [run] : []));
const builder = parse(read('electron-builder.yml'));

describe('the workflow', () => {
  it('runs on the three systems, each named by its version, and one that fails does not hide another', () => {
    expect(desktop.strategy.matrix.os.map((os: string) => os.split('-')[0])).toEqual([
      'ubuntu',
      'macos',
      'windows',
    ]);
    for (const os of desktop.strategy.matrix.os) expect(os).toMatch(/^\w+-\d/);
    expect(desktop.strategy['fail-fast']).toBe(false);
    expect(desktop['timeout-minutes']).toBeGreaterThan(0);
  });

  it('uses actions of GitHub’s own of one major version, and may only read', () => {
    const used = steps.flatMap(({ uses }) => (typeof uses === 'string' ? [uses] : []));
    expect(used.length).toBeGreaterThan(0);
    for (const each of used) expect(each).toMatch(/^actions\/[a-z-]+@v\d+(\.\d+\.\d+)?$/);
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  it('calls scripts and files that are there, on the pinned line of Node', () => {
    const { scripts, devDependencies } = JSON.parse(read('package.json'));
    for (const run of runs) {
      const [, script] = /^npm (?:run )?(?!ci\b)([\w-]+)/.exec(run) ?? [];
      if (script) expect(scripts, run).toHaveProperty(script);
      const [, file] = /^node (\S+)/.exec(run) ?? [];
      // Electron's own installer comes with its package.
      if (file && !file.startsWith('node_modules/electron/'))
        expect(existsSync(join(ROOT, file)), run).toBe(true);
    }
    const setup = steps.find(({ uses }) => String(uses).startsWith('actions/setup-node'));
    expect(devDependencies.node).toMatch(
      new RegExp(`^${(setup as { with: Readonly<Record<string, number>> }).with['node-version']}\\.`),
    );
  });

  it('runs the desktop’s specs in the real Electron: fetched before, on Linux under Xvfb', () => {
    const at = (part: string) => runs.findIndex((run) => run.includes(part));
    expect(at('node_modules/electron/install.js')).toBeGreaterThan(at('npm ci'));
    expect(at('xvfb-run')).toBeGreaterThan(at('electron/install.js'));
    expect(runs.filter((run) => run.includes('--project=desktop'))).toHaveLength(2);
    expect(read('playwright.config.ts')).toContain("name: 'desktop'");
  });

  it('keeps what electron-builder makes, and signs what is released alone', () => {
    const kept = steps.find(({ uses }) => String(uses).startsWith('actions/upload-artifact'));
    const paths = String((kept as { with: { path: string } }).with.path)
      .trim()
      .split('\n');
    const endings = {
      dmg: 'dmg',
      zip: 'zip',
      nsis: 'exe',
      AppImage: 'AppImage',
      deb: 'deb',
      rpm: 'rpm',
    } as const;
    const made = ['mac', 'win', 'linux'].flatMap((system) =>
      builder[system].target.map(({ target }: { target: keyof typeof endings }) => endings[target]),
    );
    for (const ending of [...made, 'yml', 'blockmap']) {
      expect(paths.map((path) => path.trim())).toContain(`${builder.directories.output}/*.${ending}`);
    }
    const pack = steps.find(({ run }) => String(run).includes('--publish never'));
    for (const [name, value] of Object.entries(pack?.env as Record<string, string>)) {
      if (/LINK|PASSWORD|API_KEY$/.test(name)) expect(value, name).toContain('env.SLIPWAY_RELEASE &&');
    }
  });
});

describe('signatures of updates', () => {
  it('are asked for on Windows by the publisher’s name, on macOS by the system and by notarisation', () => {
    expect(builder.win.verifyUpdateCodeSignature).toBe(true);
    expect(builder.win.signtoolOptions.publisherName).toBe(builder.productName);
    expect(builder.mac).toMatchObject({ hardenedRuntime: true, notarize: true });
    expect(builder.mac).not.toHaveProperty('identity', null);
    expect(existsSync(join(ROOT, builder.afterSign))).toBe(true);
    // Nothing takes the check away in the program itself.
    expect(read('electron/hosts/desktop/updates.ts')).not.toMatch(
      /verifyUpdateCodeSignature|verifySignature/,
    );
  });
});
