import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { extract, pack } from 'tar-stream';
import { ROOT } from './node24.mjs';

/** What the backend's image holds, by Debian's names; what these depend on comes along. */
const SYSTEM = [
  ...['base-files', 'base-passwd', 'bash', 'coreutils', 'dash', 'findutils', 'grep', 'sed', 'libc-bin'],
  ...['login', 'passwd', 'adduser', 'perl-base', 'curl'],
  ...['python3', 'python3-pip', 'python3-fastapi', 'uvicorn'],
];
/** What the database's image holds beside that. */
const DATABASE = ['postgresql-15'];
/** Large, and nothing here calls for it. */
const LEFT_OUT =
  /^(libllvm|libz3|locales|libc-l10n|perl-modules|libperl5|libgdbm|postgresql-common|postgresql-client-common|ssl-cert|tzdata|ucf|debconf|openssl|ca-certificates|systemd|media-types|dpkg|tar)[-_.0-9]/;
/** Nobody reads it in a container. A pip may install beside Debian's packages: there is nothing else to disturb. */
const UNREAD = /^usr\/share\/(doc|man|locale|info|lintian|bug)\/.|\/(gconv|bitcode)\/.|\/EXTERNALLY-MANAGED$/;
const PYTHON = 'python:3.10-slim';
const POSTGRES = 'postgres:15';
const CACHE = join(ROOT, 'node_modules/.cache/slipway-base-images');
/** Debian's archives that are opened at once. */
const AT_ONCE = 4;

const ROOT_MAY =
  'auth sufficient pam_rootok.so\naccount required pam_permit.so\nsession required pam_permit.so\n';
/** What the packages' own scripts would have written. @type {Readonly<Record<string, string>>} */
const FILES = {
  'etc/shadow': '',
  'etc/gshadow': '',
  // What Debian has fits together, though the numbers that its packages write down do not.
  'etc/pip.conf': '[install]\nno-deps = true\nno-index = true\n',
  'etc/pam.d/chfn': ROOT_MAY,
  'etc/pam.d/chsh': ROOT_MAY,
  'etc/pam.d/other': ROOT_MAY,
};
const POSTGRES_USER = 'postgres:x:70:70::/var/lib/postgresql:/bin/sh\n';
const POSTGRES_GROUP = 'postgres:x:70:\n';
const START_POSTGRES = [
  '#!/bin/sh',
  'set -e',
  'mkdir -p "$PGDATA" /run/postgresql',
  'chown -R postgres:postgres "$PGDATA" /run/postgresql',
  'chmod 700 "$PGDATA"',
  'as() { chroot --userspec=postgres:postgres / "$@"; }',
  `if [ ! -s "$PGDATA/PG_VERSION" ]; then`,
  '  echo "$POSTGRES_PASSWORD" > /tmp/password',
  '  as initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --locale=C',
  '  rm /tmp/password',
  '  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"',
  'fi',
  'exec chroot --userspec=postgres:postgres / postgres -k /run/postgresql -D "$PGDATA" -c listen_addresses="*"',
  '',
].join('\n');
const DATABASE_FILE = [
  `FROM ${PYTHON}`,
  'COPY root/ /',
  'ENV PGDATA=/var/lib/postgresql/data PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  'ENTRYPOINT ["/usr/local/bin/start-postgres"]',
  'EXPOSE 5432',
].join('\n');

/**
 * The base images of the deployment guide, under the names that it uses, made of Debian's packages: nothing is pulled.
 * They stay in the engine, and what they are made of is kept from run to run.
 * @param {string} host the engine, such as unix:///…/docker.sock
 */
export async function provideBaseImages(host) {
  const socketPath = host.replace(/^unix:\/\//, '');
  if (!(await exists(socketPath, PYTHON))) await importRoot(socketPath);
  if (!(await exists(socketPath, POSTGRES))) await buildPostgres(socketPath);
}

/**
 * The file systems of the images as archives, made on the first call: about half a minute, most of it Debian's.
 * @param {(line: string) => void} say
 * @returns {Promise<{ system: string, database: string }>} the archive of the one, the build context of the other
 */
export async function provideBaseArchives(say = () => undefined) {
  // Made of what this file says: a change of it is another archive.
  const key = createHash('sha256')
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex');
  const kept = join(CACHE, key.slice(0, 16));
  const made = { system: join(kept, 'system.tar'), database: join(kept, 'database.tar') };
  if (existsSync(kept)) return made;
  say('Making the base images of the tests from Debian’s packages…');
  const folder = mkdtempSync(join(tmpdir(), 'slipway-base-'));
  try {
    const { system, database } = download(folder);
    rmSync(CACHE, { recursive: true, force: true });
    const making = `${kept}.${process.pid}`;
    mkdirSync(making, { recursive: true });
    await writeSystem(join(making, 'system.tar'), system);
    await writeDatabase(join(making, 'database.tar'), database);
    renameSync(making, kept);
    return made;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fetches the packages with all that they need. @param {string} folder */
function download(folder) {
  // Against an empty list of what is installed, and past what apt keeps, it names everything that is needed.
  const status = join(folder, 'status');
  writeFileSync(status, '');
  mkdirSync(join(folder, 'partial'));
  /** @param {readonly string[]} packages */
  const list = (packages) =>
    command('apt-get', [
      ...['install', '-qq', '--print-uris', '--no-install-recommends', '-o', 'Debug::NoLocking=1'],
      ...['-o', `Dir::State::status=${status}`, '-o', `Dir::Cache::archives=${folder}`],
      ...packages,
    ])
      .split('\n')
      .flatMap((line) => line.split(' ')[1] ?? [])
      .filter((name) => !LEFT_OUT.test(name));
  let system;
  try {
    system = list(SYSTEM);
  } catch {
    command('apt-get', ['update', '-qq']);
    system = list(SYSTEM);
  }
  const database = list([...SYSTEM, ...DATABASE]).filter((name) => !system.includes(name));
  const packages = [...system, ...database].map((name) => name.split('_')[0] ?? '');
  command('apt-get', ['download', '-qq', ...packages], folder);
  /** @param {readonly string[]} names */
  const paths = (names) => names.map((name) => join(folder, name)).sort();
  return { system: paths(system), database: paths(database) };
}

/** @param {string} path @param {readonly string[]} archives */
async function writeSystem(path, archives) {
  const tar = pack();
  const writing = pipeline(tar, createWriteStream(path));
  const read = await copyInto(tar, archives, '', new Set(Object.keys(FILES)));
  const files = {
    ...FILES,
    'etc/passwd': `${read.get('usr/share/base-passwd/passwd.master')}${POSTGRES_USER}`,
    'etc/group': `${read.get('usr/share/base-passwd/group.master')}${POSTGRES_GROUP}`,
  };
  for (const [name, text] of Object.entries(files)) tar.entry({ name, mode: 0o644 }, text);
  tar.finalize();
  await writing;
}

/** @param {string} path @param {readonly string[]} archives */
async function writeDatabase(path, archives) {
  const tar = pack();
  const writing = pipeline(tar, createWriteStream(path));
  tar.entry({ name: 'Dockerfile' }, DATABASE_FILE);
  await copyInto(tar, archives, 'root/', new Set());
  tar.entry({ name: 'root/usr/local/bin/start-postgres', mode: 0o755 }, START_POSTGRES);
  tar.finalize();
  await writing;
}

/**
 * Copies what packages hold, each name once: folders are in many, and an engine takes each once.
 * @param {import('tar-stream').Pack} tar
 * @param {readonly string[]} archives
 * @param {string} below
 * @param {Set<string>} written
 * @returns {Promise<Map<string, string>>} the text of the lists of accounts
 */
async function copyInto(tar, archives, below, written) {
  /** @type {Map<string, string>} */
  const accounts = new Map();
  const opening = archives.slice(0, AT_ONCE).map(openArchive);
  for (let index = 0; index < archives.length; index += 1) {
    const next = archives[index + AT_ONCE];
    if (next !== undefined) opening.push(openArchive(next));
    for (const { header, body } of (await opening[index]) ?? []) {
      const name = header.name.replace(/^\.\/|\/$/g, '');
      if (name.endsWith('.master')) accounts.set(name, body.toString('utf8'));
      if (name === '' || written.has(name) || UNREAD.test(name)) continue;
      written.add(name);
      const linkname =
        header.type === 'link' ? `${below}${header.linkname?.replace(/^\.\//, '')}` : header.linkname;
      tar.entry(
        { ...header, name: `${below}${name}${header.type === 'directory' ? '/' : ''}`, linkname },
        body,
      );
    }
    delete opening[index];
  }
  return accounts;
}

/** What a package holds. @param {string} path */
async function openArchive(path) {
  const child = spawn('dpkg-deb', ['--fsys-tarfile', path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const reading = extract();
  const done = pipeline(child.stdout, reading);
  /** @type {{ header: import('tar-stream').Header, body: Buffer }[]} */
  const entries = [];
  for await (const entry of reading) entries.push({ header: entry.header, body: await buffer(entry) });
  await done;
  return entries;
}

/** @param {string} socketPath @param {string} image */
async function exists(socketPath, image) {
  const { status } = await ask(socketPath, 'GET', `/images/${image}/json`);
  return status === 200;
}

/** @param {string} socketPath */
async function importRoot(socketPath) {
  const query = new URLSearchParams({ fromSrc: '-', repo: 'python', tag: '3.10-slim' });
  query.append('changes', 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  query.append('changes', 'CMD ["python3"]');
  const { system } = await provideBaseArchives();
  await take(socketPath, `/images/create?${query}`, system);
}

/** The database's file system lies on the other's. @param {string} socketPath */
async function buildPostgres(socketPath) {
  const { database } = await provideBaseArchives();
  await take(socketPath, `/build?version=1&t=${POSTGRES}`, database);
}

/** @param {string} socketPath @param {string} path @param {string} archive */
async function take(socketPath, path, archive) {
  const { status, text } = await ask(socketPath, 'POST', path, createReadStream(archive));
  if (status !== 200 || text.includes('"error"'))
    throw new Error(`A base image was not made: ${text.slice(-500)}`);
}

/** @param {string} program @param {readonly string[]} args @param {string} [cwd] */
function command(program, args, cwd) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { encoding: /** @type {const} */ ('utf8'), env, cwd, maxBuffer: 64 * 1024 * 1024 };
  const { status, stdout, stderr, error } = spawnSync(program, [...args], options);
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr.slice(-500)}`);
  return stdout;
}

/**
 * @param {string} socketPath
 * @param {string} method
 * @param {string} path
 * @param {import('node:stream').Readable} [body]
 * @returns {Promise<{ status: number, text: string }>}
 */
function ask(socketPath, method, path, body) {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, method, path, headers: { 'content-type': 'application/x-tar' } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    asked.on('error', reject);
    if (body) body.pipe(asked);
    else asked.end();
  });
}
