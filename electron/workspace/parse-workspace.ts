import type { Workspace, WorkspaceProblem } from '@shared/domain/workspace';
import { LineCounter } from 'yaml';
import { checkWorkspace } from './check-workspace';
import { explainIssue, type Finding } from './explain-issue';
import { findSecrets, type SecretRange } from './find-secrets';
import { formatPath, placeRange, rangeOf } from './locate';
import { LARGEST_WORKSPACE_BYTES, type ReadYaml, readYaml } from './read-yaml';
import { resolveWorkspace } from './resolve-workspace';
import { workspaceSchema } from './workspace-schema';

/** What a workspace file's text comes to. There is a workspace exactly when no problem is an error. */
export type ParsedWorkspace =
  | { readonly workspace: Workspace; readonly problems: readonly WorkspaceProblem[] }
  | { readonly workspace?: undefined; readonly problems: readonly WorkspaceProblem[] };

const MOST_PROBLEMS = 100;

/**
 * Reads the text of a workspace file. Never throws, whatever the text; problems come in the order of the file,
 * and none of them quotes a secret.
 */
export function parseWorkspace(text: string): ParsedWorkspace {
  const secrets = Buffer.byteLength(text) <= LARGEST_WORKSPACE_BYTES ? findSecrets(text) : [];
  const told = secrets.length > 0 ? secretProblems(text, secrets) : [];
  const read = readYaml(text);
  if ('problems' in read) return refuse([...told, ...read.problems]);
  const parsed = workspaceSchema.safeParse(read.value);
  const findings = parsed.success
    ? checkWorkspace(parsed.data)
    : withoutEchoes(parsed.error.issues.flatMap((issue) => explainIssue(issue, read.value)));
  const placed = [...findings]
    .sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
    .slice(0, MOST_PROBLEMS)
    .filter((finding) => !touches(rangeOf(read.document, finding.path, finding.part), secrets))
    .map((finding) => place(read, finding));
  const problems = [...told, ...placed];
  if (!parsed.success || problems.some((problem) => problem.severity === 'error')) return refuse(problems);
  return { workspace: resolveWorkspace(parsed.data), problems: inOrder(problems) };
}

const refuse = (problems: readonly WorkspaceProblem[]): ParsedWorkspace => ({ problems: inOrder(problems) });

const inOrder = (problems: readonly WorkspaceProblem[]): readonly WorkspaceProblem[] =>
  [...problems].sort((a, b) => a.line - b.line || a.column - b.column).slice(0, MOST_PROBLEMS);

function place({ document, lines }: ReadYaml, { part, path, ...rest }: Finding): WorkspaceProblem {
  return { ...rest, path: formatPath(path), ...placeRange(lines, rangeOf(document, path, part)) };
}

/** A misspelt key is one problem, not two: the key it was meant to be is not told as missing as well. */
function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const meant = new Set(
    findings.flatMap(({ part, path, suggestion }) =>
      part === 'key' && suggestion?.replacement
        ? [formatPath([...path.slice(0, -1), suggestion.replacement])]
        : [],
    ),
  );
  return findings.filter((finding) => finding.part === 'key' || !meant.has(formatPath(finding.path)));
}

const touches = ([start, end]: readonly [number, number], secrets: readonly SecretRange[]): boolean =>
  secrets.some((secret) => start < secret.end && end > secret.start);

function secretProblems(text: string, secrets: readonly SecretRange[]): readonly WorkspaceProblem[] {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return secrets.map((secret) => ({
    severity: 'error',
    path: '',
    ...placeRange(lines, [secret.start, secret.end]),
    sentence: `A ${secret.kind} stands in this file, which everyone with the repository can read.`,
    suggestion: {
      sentence:
        'Move it out and write where it lies: file:PATH, env:NAME or vault:NAME. ' +
        'If this file was ever shared, replace the secret as well: it is known.',
    },
  }));
}
