import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { afterEach, expect, test } from 'vitest';
import { packContext, readBuildContext } from '../../../electron/builds/docker/build-context';

const FILES = [
  ...[
    'Dockerfile',
    '.dockerignore',
    'README.md',
    'a.log',
    'main.py',
    '.env',
    '.env.local',
    'temp1',
    'tempa/x',
  ],
  ...[
    'src/app.py',
    'src/app.pyc',
    'src/deep/b.pyc',
    'src/deep/keep.pyc',
    'src/deep/c.txt',
    'docs/a.md',
    'docs/b/README.md',
  ],
  ...[
    'node_modules/x/index.js',
    'node_modules/x/README.md',
    'build/out.bin',
    'build/keep/me.txt',
    'build/keep/not.log',
  ],
  ...['with space/a b.txt', 'dots/..hidden', 'uploads/.gitkeep', 'uploads/1.jpg', 'a[1].txt', 'ä/ö.txt'],
];
const RULES: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['stars, comments and blanks', '# comment\n\n*.log\n*/temp*\n*/*.pyc\ntemp?\n'],
  ['any depth', '**/*.pyc\n**/README.md\nnode_modules\n'],
  [
    'what comes back',
    '**/*.pyc\n!src/deep/keep.pyc\nbuild\n!build/keep\nbuild/keep/*.log\n*.md\n!README.md\n',
  ],
  ['everything but', '*\n!src\n!main.py\nsrc/deep\n'],
  ['slashes and dots', '/docs\n./uploads/\nsrc/../build\nsrc//deep\n'],
  ['the Dockerfile itself', 'Dockerfile\n.dockerignore\n.env*\nuploads/**\n!uploads/.gitkeep\n'],
  ['everything, at any depth, and back', '**\n!**/*.py\n!docs/**\ndocs/b\n'],
  ['stars in the middle', 'src/**/keep.pyc\n**/deep/*.txt\nnode_modules/**/README.md\n'],
  ['the whole context, and one file of it', '.\n!main.py\n'],
  ['a slash alone, and what leads out of it', '/\n../secret\n!../*.md\n'],
  [
    'lines of Windows, blanks at their ends, and a mark before all',
    '\ufeff*.log\r\n  docs  \r\n\t.env\t\r\n!docs/a.md\r\n',
  ],
  ['what is no comment, and a sign that is not at the beginning', ' # spaced\nREADME.md # why\nbuild!\n'],
  ['ranges, negated, and escaped', 'temp[0-9]\n.env[^x]*\na\\[1\\].txt\n'],
  ['the last word wins', '*.md\n!README.md\n*.md\n!docs/a.md\ndocs\n!docs/b\n'],
  ['classes and spaces', 'a[[]1].txt\nwith space\n[.]env\nä\n'],
];

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** What the docker CLI sends to an engine that takes everything. */
async function sentByCli(folder: string): Promise<Map<string, string>> {
  let entries = new Map<string, string>();
  const server = createServer((request, response) => {
    const done = () => {
      response
        .setHeader('api-version', '1.41')
        .setHeader('ostype', 'linux')
        .setHeader('content-type', 'application/json');
      response.end(
        request.url?.includes('/build') ? '{"stream":"Successfully built 000000000000\\n"}\n' : 'OK',
      );
    };
    if (request.method !== 'POST') {
      done();
      return;
    }
    void namesIn(request).then((found) => {
      entries = found;
      done();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close());
  const { port } = server.address() as { readonly port: number };
  const child = spawn('docker', ['build', '-q', '.'], {
    cwd: folder,
    env: {
      ...process.env,
      DOCKER_HOST: `tcp://127.0.0.1:${port}`,
      DOCKER_BUILDKIT: '0',
      DOCKER_CONFIG: folder,
    },
    stdio: 'ignore',
  });
  await once(child, 'exit');
  return entries;
}

/** Names of an archive, each with what it is. */
async function namesIn(stream: Readable): Promise<Map<string, string>> {
  const reader = extract();
  const names = new Map<string, string>();
  reader.on('entry', ({ name, type, uid, gid, linkname }, content, next) => {
    names.set(name.replace(/\/$/, ''), `${type} ${uid}:${gid}${linkname ? ` -> ${linkname}` : ''}`);
    content.on('end', next).resume();
  });
  const over = once(reader, 'finish');
  stream.pipe(reader);
  await over;
  return names;
}

test.each(RULES)(
  'what a .dockerignore leaves out is what the docker CLI leaves out: %s',
  async (_name, rules) => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-ignore-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    for (const name of FILES) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), name === 'Dockerfile' ? 'FROM scratch\n' : name);
    }
    symlinkSync('main.py', join(folder, 'link.py'));
    writeFileSync(join(folder, '.dockerignore'), rules);
    const context = await readBuildContext(folder, join(folder, 'Dockerfile'), 'classic');
    const ours = await namesIn(packContext(context, () => undefined));
    const theirs = await sentByCli(folder);
    expect(theirs.size).toBeGreaterThan(0);
    const sorted = (names: Map<string, string>) => [...names].sort(([a], [b]) => (a < b ? -1 : 1));
    expect(sorted(ours)).toEqual(sorted(theirs));
  },
);

test('BuildKit looks for what a star takes back in folders that are left out as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-ignore-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'src'));
  for (const name of ['Dockerfile', 'main.py', 'src/app.py', 'src/app.pyc'])
    writeFileSync(join(folder, name), 'FROM scratch\n');
  writeFileSync(join(folder, '.dockerignore'), '**\n!**/*.py\n');
  const sent = async (builder: 'buildkit' | 'classic') => {
    const { entries } = await readBuildContext(folder, join(folder, 'Dockerfile'), builder);
    return entries.flatMap(({ name, kind }) => (kind === 'file' ? [name] : [])).sort();
  };
  expect(await sent('classic')).toEqual(['.dockerignore', 'Dockerfile', 'main.py']);
  expect(await sent('buildkit')).toEqual(['.dockerignore', 'Dockerfile', 'main.py', 'src/app.py']);
});
