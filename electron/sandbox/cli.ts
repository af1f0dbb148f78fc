import { mkdirSync } from 'node:fs';
import { readArtifactIdentity } from '../artifacts/read-artifact';
import { parseSandboxOptions, SANDBOX_HELP, type SandboxCliOptions, SandboxOptionError } from './cli-options';
import { type RunningSandbox, startSandbox } from './sandbox';

/** The one line of JSON that tells a program how to reach the sandbox. */
function jsonLine(sandbox: RunningSandbox): string {
  return JSON.stringify({
    play: {
      url: sandbox.playUrl,
      httpsUrl: sandbox.httpsUrl,
      caFile: sandbox.caFile,
      packageName: Object.keys(sandbox.control.state().apps)[0] ?? null,
      serviceAccountKeyFile: sandbox.serviceAccountKeyFile,
      secondServiceAccountKeyFile: sandbox.secondServiceAccountKeyFile,
    },
    appStore: {
      url: sandbox.appStoreUrl,
      httpsUrl: sandbox.httpsUrl,
      caFile: sandbox.caFile,
      bundleId: sandbox.appStoreApps()[0]?.bundleId ?? null,
      keyId: sandbox.appStoreKeys.team.keyId,
      issuerId: sandbox.appStoreKeys.team.issuerId,
      privateKeyFile: sandbox.appStoreKeys.team.privateKeyFile,
    },
    kubernetes: {
      kubeconfigFile: sandbox.kubernetes.kubeconfigFile,
      url: sandbox.kubernetes.url,
      prometheusUrl: sandbox.kubernetes.prometheusUrl,
    },
    control: { url: `${sandbox.playUrl}/_sandbox`, header: 'X-Sandbox-Control', token: sandbox.controlToken },
  });
}

function text(sandbox: RunningSandbox): string {
  const { name, description } = sandbox.control.state();
  return [
    `Sandbox “${name}”: ${description}`,
    `  HTTP      ${sandbox.playUrl}`,
    `  HTTPS     ${sandbox.httpsUrl}, signed by ${sandbox.caFile}`,
    `  Play key  ${sandbox.serviceAccountKeyFile}`,
    `  App Store ${sandbox.appStoreKeys.team.privateKeyFile}, issuer ${sandbox.appStoreKeys.team.issuerId}`,
    `  Cluster   KUBECONFIG=${sandbox.kubernetes.kubeconfigFile}`,
    'Nothing leaves this computer. Ctrl+C ends it.',
  ].join('\n');
}

async function run(options: SandboxCliOptions): Promise<void> {
  if (options.directory !== null) mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const sandbox = await startSandbox({
    scenario: options.scenario ?? undefined,
    directory: options.directory ?? undefined,
    port: options.port,
    httpsPort: options.httpsPort,
    readArtifactIdentity,
  });
  let ending = false;
  const end = () => {
    if (ending) return; // terminals and npm both pass a signal on: the second must not cut the cleaning up short
    ending = true;
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  console.log(options.json ? jsonLine(sandbox) : text(sandbox));
}

/** What went wrong, for a person: a port in use is the usual reason. */
function explain(error: unknown): string {
  if (error instanceof SandboxOptionError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return 'The port is in use by another program. Choose another with --port, or 0 for any free one.';
  return `The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`;
}

try {
  const options = parseSandboxOptions(process.argv.slice(2), process.cwd());
  if (options.help) console.log(SANDBOX_HELP);
  else await run(options);
} catch (error) {
  console.error(explain(error));
  process.exitCode = error instanceof SandboxOptionError ? 2 : 1;
}
