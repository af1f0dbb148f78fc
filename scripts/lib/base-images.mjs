import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './node24.mjs';

/** What the images hold, by Debian's names; what these depend on comes along. */
const PACKAGES = [
  ...[
    'base-files',
    'base-passwd',
    'bash',
    'coreutils',
    'dash',
    'debianutils',
    'findutils',
    'grep',
    'sed',
    'libc-bin',
  ],
  ...['login', 'passwd', 'adduser', 'perl-base', 'ca-certificates', 'curl'],
  ...['python3', 'python3-pip', 'python3-fastapi', 'uvicorn', 'postgresql-15'],
];
/** Large, and nothing here calls for it. */
const LEFT_OUT =
  /^(libllvm14|libz3-4|locales|perl-modules-|libperl5|libgdbm|postgresql-common|ssl-cert|tzdata)/;
const PYTHON = 'python:3.10-slim';
const POSTGRES = 'postgres:15';
const CACHE = join(ROOT, 'node_modules/.cache/slipway-base-images');

/**
 * The base images of the deployment guide, under the names that it uses, made of Debian's packages: nothing is pulled.
 * @param {string} host the engine, such as unix:///…/docker.sock
 */
export async function provideBaseImages(host) {
  const socketPath = host.replace(/^unix:\/\//, '');
  if (!(await exists(socketPath, PYTHON))) await importRoot(socketPath);
  if (!(await exists(socketPath, POSTGRES))) await buildPostgres(socketPath);
}

/** @param {string} socketPath @param {string} image */
async function exists(socketPath, image) {
  const { status } = await ask(socketPath, 'GET', `/images/${image}/json`);
  return status === 200;
}

/** @param {string} socketPath */
async function importRoot(socketPath) {
  const tar = rootArchive();
  const query = new URLSearchParams({ fromSrc: '-', repo: 'python', tag: '3.10-slim' });
  query.append('changes', 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  query.append('changes', 'CMD ["python3"]');
  const { status, text } = await ask(socketPath, 'POST', `/images/create?${query}`, createReadStream(tar));
  if (status !== 200 || text.includes('"error"'))
    throw new Error(`The base image was not taken: ${text.slice(0, 500)}`);
}

/** @param {string} socketPath */
async function buildPostgres(socketPath) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-postgres-'));
  try {
    writeFileSync(
      join(folder, 'Dockerfile'),
      [
        `FROM ${PYTHON}`,
        'ENV PGDATA=/var/lib/postgresql/data PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
        'ENTRYPOINT ["/usr/local/bin/start-postgres"]',
        'EXPOSE 5432',
      ].join('\n'),
    );
    const tar = join(folder, 'context.tar');
    command('tar', ['-C', folder, '-cf', tar, 'Dockerfile']);
    const { status, text } = await ask(
      socketPath,
      'POST',
      `/build?version=1&t=${POSTGRES}`,
      createReadStream(tar),
    );
    if (status !== 200 || text.includes('"error"'))
      throw new Error(`The database's image was not built: ${text.slice(-500)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The root file system as an archive, kept from run to run. */
function rootArchive() {
  const key = createHash('sha256')
    .update(JSON.stringify([PACKAGES, LEFT_OUT.source, FILES]))
    .digest('hex')
    .slice(0, 16);
  const kept = join(CACHE, `${key}.tar`);
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(join(tmpdir(), 'slipway-base-'));
  try {
    const archives = join(folder, 'archives');
    const root = join(folder, 'root');
    mkdirSync(join(archives, 'partial'), { recursive: true });
    mkdirSync(root);
    // Against an empty list of what is installed, apt names everything that is needed.
    writeFileSync(join(folder, 'status'), '');
    command('apt-get', [
      ...['install', '-y', '-qq', '--download-only', '--no-install-recommends'],
      ...['-o', `Dir::State::status=${join(folder, 'status')}`, '-o', `Dir::Cache::archives=${archives}`],
      ...PACKAGES,
    ]);
    for (const name of readdirSync(archives).filter(
      (file) => file.endsWith('.deb') && !LEFT_OUT.test(file),
    )) {
      command('dpkg-deb', ['-x', join(archives, name), root]);
    }
    finishRoot(root);
    mkdirSync(CACHE, { recursive: true });
    command('tar', ['-C', root, '-cf', `${kept}.${process.pid}`, '.']);
    renameSync(`${kept}.${process.pid}`, kept);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ROOT_MAY =
  'auth sufficient pam_rootok.so\naccount required pam_permit.so\nsession required pam_permit.so\n';
/** What the packages' own scripts would have written. @type {Readonly<Record<string, string>>} */
const FILES = {
  'etc/shadow': '',
  'etc/gshadow': '',
  'etc/pam.d/chfn': ROOT_MAY,
  'etc/pam.d/chsh': ROOT_MAY,
  'etc/pam.d/other': ROOT_MAY,
  'usr/local/bin/start-postgres': [
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
    'exec chroot --userspec=postgres:postgres / postgres -D "$PGDATA" -c listen_addresses="*"',
    '',
  ].join('\n'),
};

/** @param {string} root */
function finishRoot(root) {
  for (const folder of ['doc', 'man', 'locale', 'info'])
    rmSync(join(root, 'usr/share', folder), { recursive: true, force: true });
  // A container has no other packages that pip could disturb.
  command('find', [join(root, 'usr/lib'), '-name', 'EXTERNALLY-MANAGED', '-delete']);
  command('cp', [join(root, 'usr/share/base-passwd/passwd.master'), join(root, 'etc/passwd')]);
  command('cp', [join(root, 'usr/share/base-passwd/group.master'), join(root, 'etc/group')]);
  writeFileSync(join(root, 'etc/passwd'), 'postgres:x:70:70::/var/lib/postgresql:/bin/sh\n', { flag: 'a' });
  writeFileSync(join(root, 'etc/group'), 'postgres:x:70:\n', { flag: 'a' });
  for (const [name, text] of Object.entries(FILES)) {
    const path = join(root, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text, { mode: name.startsWith('usr/local/bin/') ? 0o755 : 0o644 });
  }
  command('chmod', ['1777', join(root, 'tmp')]);
}

/** @param {string} program @param {readonly string[]} args */
function command(program, args) {
  const { status, stderr, error } = spawnSync(program, [...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr.slice(-500)}`);
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
