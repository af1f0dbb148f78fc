import type { DockerfileFinding } from '@shared/contract/builds';
import { redactText } from '@shared/kit/redact';
import { type Dockerfile, type Instruction, readDockerfile, type Stage } from './dockerfile';

type Check = (file: Dockerfile) => readonly DockerfileFinding[];

const SECRET_NAME = /(passw(or)?d|secret|token|api_?key|private_?key|credential|auth(?!or))/i;

/** Looks at a Dockerfile before it is built: each rule says what it found and where, or that all is well. */
export function checkDockerfile(text: string): readonly DockerfileFinding[] {
  const file = readDockerfile(text);
  const rank = { error: 0, warning: 1, pass: 2 } as const;
  return CHECKS.flatMap((check) => check(file)).sort(
    (a, b) => rank[a.verdict] - rank[b.verdict] || (a.line ?? 0) - (b.line ?? 0),
  );
}

const pinnedBase: Check = ({ stages }) => {
  const own = new Set(stages.map(({ name }) => name));
  const loose = stages.filter(
    ({ image }) => image !== 'scratch' && !own.has(image) && !image.includes('$') && isLatest(image),
  );
  return orPass(
    loose.map(({ from, image }) =>
      warning(
        'latest-tag',
        from,
        `${image} may be another image tomorrow`,
        'Name a version, or a digest: FROM image:1.2 or image@sha256:….',
      ),
    ),
    'latest-tag',
    stages[0]?.from ?? null,
    'Base images name their version',
  );
};

function isLatest(image: string): boolean {
  if (image.includes('@')) return false;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
}

const rootUser: Check = ({ stages }) => {
  const last = stages.at(-1);
  if (!last) return [];
  const user = lastOf(chainOf(last, stages), 'USER');
  if (!user) {
    return [missing('root-user', 'It runs as root', 'Add a USER with few rights before CMD.')];
  }
  const isRoot = /^(root|0)(:|$)/.test(user.value);
  return [
    isRoot
      ? warning('root-user', user, 'It runs as root', 'Name a user with few rights after what needs root.')
      : pass('root-user', user, `Runs as user ${user.value.split(':')[0] ?? ''}, not root`),
  ];
};

const healthCheck: Check = ({ stages }) => {
  const last = stages.at(-1);
  if (!last) return [];
  const health = lastOf(chainOf(last, stages), 'HEALTHCHECK');
  if (!health) {
    return [
      missing(
        'health-check',
        'Nothing says whether it is well',
        'Add a HEALTHCHECK that asks the service itself.',
      ),
    ];
  }
  return [
    /^NONE\b/i.test(health.value)
      ? warning(
          'health-check',
          health,
          'The health check is switched off',
          'Add one that asks the service itself.',
        )
      : pass('health-check', health, 'A health check is there'),
  ];
};

const noSecrets: Check = ({ instructions }) => {
  const found = instructions
    .filter(({ keyword }) => keyword === 'ENV' || keyword === 'ARG')
    .flatMap((instruction) =>
      namesOf(instruction)
        .filter((name) => SECRET_NAME.test(name))
        .map((name) =>
          error(
            'secret',
            instruction,
            `${name} stays in the image's history`,
            `Mount it instead: RUN --mount=type=secret,id=${name.toLowerCase()}.`,
          ),
        ),
    );
  return orPass(found, 'secret', null, 'No secrets in ENV or ARG');
};

const noAdd: Check = ({ instructions }) =>
  instructions
    .filter(
      ({ keyword, value }) => keyword === 'ADD' && !/https?:|git@|\.(tar|tgz|gz|xz|bz2|zip)\b/i.test(value),
    )
    .map((add) => warning('add', add, 'ADD does more than copying', 'Use COPY for files and folders.'));

const aptHabits: Check = ({ instructions }) => {
  const installs = instructions.filter(
    ({ keyword, value }) => keyword === 'RUN' && /apt(-get)?\s+([^&|;]*\s)?install\b/.test(value),
  );
  const found = installs.flatMap((run) => [
    ...(/--no-install-recommends|APT::Install-Recommends/.test(run.value)
      ? []
      : [
          warning(
            'apt-recommends',
            run,
            'Recommended packages are installed',
            'Add --no-install-recommends.',
          ),
        ]),
    ...(/rm\s+-rf?\s+\/var\/lib\/apt\/lists|--mount=type=cache/.test(run.value)
      ? []
      : [
          warning(
            'apt-lists',
            run,
            'The package lists stay in the layer',
            'End the same RUN with rm -rf /var/lib/apt/lists/*.',
          ),
        ]),
    ...(/update/.test(run.value)
      ? []
      : [
          warning(
            'apt-update',
            run,
            'Packages are installed from lists of another day',
            'Put apt-get update into the same RUN.',
          ),
        ]),
  ]);
  return installs.length === 0
    ? []
    : orPass(found, 'apt', installs[0] ?? null, 'Packages are installed as they should');
};

const pipCache: Check = ({ instructions }) => {
  const installs = instructions.filter(
    ({ keyword, value }) => keyword === 'RUN' && /\bpip3?\s+install\b/.test(value),
  );
  const found = installs
    .filter(({ value }) => !/--no-cache-dir|PIP_NO_CACHE_DIR|--mount=type=cache/.test(value))
    .map((run) =>
      warning(
        'pip-cache',
        run,
        'What pip downloaded stays in the layer',
        'Add --no-cache-dir, or mount a cache.',
      ),
    );
  return installs.length === 0
    ? []
    : orPass(found, 'pip-cache', installs[0] ?? null, 'pip leaves no downloads behind');
};

const sudo: Check = ({ instructions }) =>
  instructions
    .filter(({ keyword, value }) => keyword === 'RUN' && /(^|[;&|]\s*)sudo\b/.test(value))
    .map((run) => warning('sudo', run, 'sudo has no place in a build', 'Do it before USER, as root.'));

const changedFolder: Check = ({ instructions }) =>
  instructions
    .filter(({ keyword, value }) => keyword === 'WORKDIR' && !/^(["']?\/|\$|[A-Za-z]:)/.test(value))
    .map((at) =>
      warning(
        'workdir',
        at,
        'The working folder depends on the one before',
        'Write it from the root: WORKDIR /app.',
      ),
    );

const execForm: Check = ({ stages }) => {
  const last = stages.at(-1);
  const starts =
    last?.instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT') ?? [];
  const found = starts
    .filter(({ value }) => !value.startsWith('['))
    .map((start) =>
      warning(
        'exec-form',
        start,
        'A shell stands between the engine and the service',
        'Write it as a list, so that it hears when it should stop: ["program", "argument"].',
      ),
    );
  const twice = starts.filter(({ keyword }) => keyword === 'CMD').slice(0, -1);
  return orPass(
    [
      ...found,
      ...twice.map((cmd) => warning('one-cmd', cmd, 'A later CMD takes the place of this one', 'Keep one.')),
    ],
    'exec-form',
    starts[0] ?? null,
    'It hears when it should stop',
  );
};

const copyAll: Check = ({ stages }) => {
  const early = stages.flatMap(({ instructions }) => {
    const all = instructions.findIndex(
      ({ keyword, value }) =>
        keyword === 'COPY' && /^(--\S+\s+)*\.\s+\S+$/.test(value) && !/--from=/.test(value),
    );
    const installs = instructions.findIndex(
      ({ keyword, value }) =>
        keyword === 'RUN' &&
        /\b(pip3?|npm|yarn|pnpm|uv|poetry|bundle|composer)\b.*\b(install|ci|sync)\b/.test(value),
    );
    const copy = instructions[all];
    return copy && installs > all ? [copy] : [];
  });
  return early.map((copy) =>
    warning(
      'copy-early',
      copy,
      'Every change of the code installs everything again',
      'Copy the list of dependencies first, install, then copy the rest.',
    ),
  );
};

const CHECKS: readonly Check[] = [
  pinnedBase,
  rootUser,
  healthCheck,
  noSecrets,
  noAdd,
  aptHabits,
  pipCache,
  sudo,
  changedFolder,
  execForm,
  copyAll,
];

/** A stage with those of this file that it builds on, first things first. */
function chainOf(stage: Stage, stages: readonly Stage[]): readonly Instruction[] {
  const base = stages.find(({ name, index }) => name !== null && name === stage.image && index < stage.index);
  return [...(base ? chainOf(base, stages) : []), ...stage.instructions];
}

const lastOf = (instructions: readonly Instruction[], keyword: string) =>
  instructions.findLast((instruction) => instruction.keyword === keyword);

/** `ENV A=1 B=2`, `ENV A 1`, `ARG A=1`, `ARG A`. */
function namesOf({ keyword, value }: Instruction): readonly string[] {
  if (keyword === 'ENV' && !/^\w+=/.test(value)) return [value.split(/\s/)[0] ?? ''];
  const pairs = [...value.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s|$)(?:=("[^"]*"|'[^']*'|\S*))?/g)];
  return pairs.map(([, name]) => name ?? '');
}

function orPass(
  found: readonly DockerfileFinding[],
  rule: string,
  at: Instruction | null,
  title: string,
): readonly DockerfileFinding[] {
  return found.length > 0
    ? found
    : [{ rule, verdict: 'pass', line: at?.line ?? null, title, advice: '', quote: null }];
}

const missing = (rule: string, title: string, advice: string): DockerfileFinding => ({
  rule,
  verdict: 'warning',
  line: null,
  title,
  advice,
  quote: null,
});

const at =
  (verdict: DockerfileFinding['verdict']) =>
  (rule: string, instruction: Instruction, title: string, advice = ''): DockerfileFinding => ({
    rule,
    verdict,
    line: instruction.line,
    title,
    advice,
    quote: quoteOf(instruction),
  });
const warning = at('warning');
const error = at('error');
const pass = at('pass');

/** The line's words; values of secrets are not repeated. */
function quoteOf({ keyword, value }: Instruction): string {
  const text =
    keyword === 'ENV' || keyword === 'ARG'
      ? value.replace(/=("[^"]*"|'[^']*'|\S+)/g, '=…').replace(/^(\w+) .+$/, '$1 …')
      : value;
  return redactText(`${keyword} ${text}`).slice(0, 200);
}
