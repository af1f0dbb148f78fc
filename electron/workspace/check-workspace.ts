import { isPlayLocale, nearPlayLocale } from '@shared/domain/play-locales';
import { type AccountConfig, WORKSPACE_DEFAULTS } from '@shared/domain/workspace';
import { nearWord } from '@shared/kit/near-word';
import { checkLadder } from './check-ladder';
import type { Finding } from './explain-issue';
import type { TreePath } from './locate';
import { durationToMs, instantToIso, percentToFraction } from './units';
import type { WrittenLadder, WrittenWorkspace } from './workspace-schema';

/** What no schema can say: names that must exist, steps that must rise, times that must follow each other. */
export function checkWorkspace(written: WrittenWorkspace): readonly Finding[] {
  return [
    ...checkEndpoints(written),
    ...checkApps(written),
    ...Object.entries(written.ladders ?? {}).flatMap(([id, ladder]) => checkLadder(ladder, ['ladders', id])),
    ...checkRates(written),
    ...checkLocales(written),
    ...checkServices(written),
    ...checkFreezes(written),
  ];
}

const finding = (
  severity: Finding['severity'],
  path: TreePath,
  sentence: string,
  suggestion?: Finding['suggestion'],
): Finding => ({ severity, path, part: 'value', sentence, ...(suggestion && { suggestion }) });

function checkEndpoints(written: WrittenWorkspace): readonly Finding[] {
  return Object.entries(written.accounts ?? {}).flatMap(([id, { endpoint }]) =>
    endpoint === undefined || URL.canParse(endpoint)
      ? []
      : [
          finding(
            'error',
            ['accounts', id, 'endpoint'],
            'No server can have this address: look at the port.',
          ),
        ],
  );
}

function checkApps(written: WrittenWorkspace): readonly Finding[] {
  const findings: Finding[] = [];
  const packages = new Map<string, string>();
  const bundles = new Map<string, string>();
  if (Object.keys(written.apps).length === 0) {
    findings.push(finding('warning', ['apps'], 'There is no app here yet, so there is nothing to release.'));
  }
  for (const [id, app] of Object.entries(written.apps)) {
    const at = ['apps', id];
    if (!app.android && !app.ios) {
      findings.push(finding('error', at, `${id} is on no store: it needs "android:" or "ios:".`));
    }
    if (app.android) {
      const path = [...at, 'android'];
      findings.push(...checkAccount(written, app.android.account, 'google-play', [...path, 'account']));
      findings.push(...checkLadderChoice(written, app.android.ladder, [...path, 'ladder']));
      findings.push(...checkUnique(packages, app.android.package, id, [...path, 'package']));
      for (const key of ['metadata', 'pubspec'] as const) {
        findings.push(...checkPath(app.android[key], [...path, key]));
      }
    }
    if (app.ios) {
      const path = [...at, 'ios'];
      findings.push(...checkAccount(written, app.ios.account, 'app-store-connect', [...path, 'account']));
      findings.push(...checkUnique(bundles, app.ios.bundle, id, [...path, 'bundle']));
    }
  }
  return findings;
}

function checkUnique(
  seen: Map<string, string>,
  name: string,
  app: string,
  path: TreePath,
): readonly Finding[] {
  const other = seen.get(name);
  seen.set(name, app);
  return other === undefined
    ? []
    : [finding('error', path, `${name} is already ${other}'s. Two apps cannot share one place on a store.`)];
}

function checkPath(written: string | undefined, path: TreePath): readonly Finding[] {
  if (written === undefined || !/^(?:[\\/~]|[A-Za-z]:)/.test(written)) return [];
  return [
    finding(
      'warning',
      path,
      'This path holds on one computer only. Write it from the folder of this file, so that it holds for everyone.',
    ),
  ];
}

function checkAccount(
  written: WrittenWorkspace,
  id: string,
  type: AccountConfig['type'],
  path: TreePath,
): readonly Finding[] {
  const accounts = Object.entries(written.accounts ?? {});
  const account = written.accounts?.[id];
  if (account?.type === type) return [];
  const fitting = accounts.filter(([, other]) => other.type === type).map(([name]) => name);
  const near = nearWord(id, fitting) ?? (fitting.length === 1 ? fitting[0] : undefined);
  return [
    finding(
      'error',
      path,
      account
        ? `${id} is an account of ${account.type}; this needs one of ${type}.`
        : `There is no account called ${id}.`,
      near
        ? { sentence: `Use ${near}`, replacement: near }
        : { sentence: `Add it under "accounts:", with type: ${type} and the key's place.` },
    ),
  ];
}

function checkLadderChoice(
  written: WrittenWorkspace,
  choice: string | WrittenLadder | undefined,
  path: TreePath,
): readonly Finding[] {
  if (choice === undefined || choice === WORKSPACE_DEFAULTS.ladder.id) return [];
  if (typeof choice !== 'string') return checkLadder(choice, path);
  const ladders = Object.keys(written.ladders ?? {});
  if (ladders.includes(choice)) return [];
  const near = nearWord(choice, [...ladders, WORKSPACE_DEFAULTS.ladder.id]);
  return [
    finding(
      'error',
      path,
      `There is no ladder called ${choice}.`,
      near ? { sentence: `Use ${near}`, replacement: near } : { sentence: 'Add it under "ladders:".' },
    ),
  ];
}

function checkRates(written: WrittenWorkspace): readonly Finding[] {
  const places: [TreePath, WrittenWorkspace['gates']][] = [
    [['gates'], written.gates],
    ...Object.entries(written.apps).map(([id, app]): [TreePath, WrittenWorkspace['gates']] => [
      ['apps', id, 'android', 'gates'],
      app.android?.gates,
    ]),
  ];
  return places.flatMap(([path, gates]) => {
    const findings = (['crash_rate', 'anr_rate'] as const).flatMap((key) => {
      const rate = gates?.[key];
      if (rate === undefined) return [];
      const fraction = percentToFraction(rate);
      if (fraction > 0 && fraction <= 1) return [];
      return [finding('error', [...path, key], 'A rate lies above 0% and at most at 100%.')];
    });
    const zero = gates?.max_age !== undefined && durationToMs(gates.max_age) === 0;
    return zero
      ? [...findings, finding('error', [...path, 'max_age'], 'No figure is ever this fresh.')]
      : findings;
  });
}

function checkLocales(written: WrittenWorkspace): readonly Finding[] {
  return (written.locales ?? []).flatMap((tag, at, all) => {
    const path = ['locales', at];
    if (all.indexOf(tag) < at) return [finding('warning', path, `${tag} stands here twice.`)];
    if (isPlayLocale(tag)) return [];
    const near = nearPlayLocale(tag);
    const suggestion = near ? { sentence: `Use ${near}`, replacement: near } : undefined;
    return [finding('warning', path, `Google Play takes no texts in a language called ${tag}.`, suggestion)];
  });
}

function checkServices(written: WrittenWorkspace): readonly Finding[] {
  const environments = Object.keys(written.environments ?? {});
  return Object.entries(written.services ?? {}).flatMap(([id, service]) => [
    ...checkLadderChoice(written, service.ladder, ['services', id, 'ladder']),
    ...checkDeployments(written, id),
    ...Object.keys(service.environments ?? {}).flatMap((name): Finding[] => {
      if (environments.includes(name)) return [];
      const near = nearWord(name, environments);
      return [
        {
          severity: 'error',
          path: ['services', id, 'environments', name],
          part: 'key',
          sentence: `There is no environment called ${name}.`,
          suggestion: near
            ? { sentence: `Use ${near}`, replacement: near }
            : { sentence: 'Add it under "environments:".' },
        },
      ];
    }),
  ]);
}

function checkDeployments(written: WrittenWorkspace, id: string): readonly Finding[] {
  return Object.entries(written.services?.[id]?.environments ?? {}).flatMap(([name, { kubernetes }]) => {
    if (!kubernetes) return [];
    const path = ['services', id, 'environments', name, 'kubernetes'];
    const findings: Finding[] = [];
    const environment = written.environments?.[name];
    if (environment !== undefined && !environment?.kubernetes) {
      findings.push(
        finding('error', path, `The environment ${name} names no cluster.`, {
          sentence: `Add kubernetes: { context: … } to ${name} under "environments:".`,
        }),
      );
    }
    if (kubernetes.strategy === 'canary' && kubernetes.canary === undefined) {
      findings.push(
        finding('error', path, 'A canary needs a Deployment of its own: name it under "canary:".'),
      );
    }
    if (kubernetes.http_route !== undefined && kubernetes.service === undefined) {
      findings.push(
        finding(
          'error',
          path,
          'An HTTPRoute divides requests between two Services: name the first under "service:".',
        ),
      );
    }
    if (kubernetes.strategy === 'blue-green' && kubernetes.other === undefined) {
      findings.push(
        finding('error', path, 'Two colours need two Deployments: name the second under "other:".'),
      );
    }
    if ((kubernetes.strategy === 'blue-green' || kubernetes.other) && kubernetes.service === undefined) {
      findings.push(finding('error', path, 'Colours are switched by a Service: name it under "service:".'));
    }
    return findings;
  });
}

function checkFreezes(written: WrittenWorkspace): readonly Finding[] {
  return (written.freezes ?? []).flatMap((freeze, at) => {
    const from = instantToIso(freeze.from);
    const to = instantToIso(freeze.to);
    const absent = 'No calendar has this day and hour.';
    if (from === undefined) return [finding('error', ['freezes', at, 'from'], absent)];
    if (to === undefined) return [finding('error', ['freezes', at, 'to'], absent)];
    return from < to ? [] : [finding('error', ['freezes', at, 'to'], 'This freeze ends before it begins.')];
  });
}
