import { invalidArgument, permissionDenied } from '../api-error';
import type { ArtifactIdentity, ReadArtifactIdentity } from '../artifact-identity';
import { type Exchange, ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { App, Edit, StoredArtifact } from '../state-schema';
import type { World } from '../world';
import { currentEdit, knownArtifact } from './edit-store';
import type { UploadReceiver } from './upload-receiver';
import { registerUpload } from './upload-routes';
import type { UploadedFile, UploadTarget } from './upload-target';

const APPLICATION = '/androidpublisher/v3/applications/{packageName}';
const EDIT = `${APPLICATION}/edits/{editId}`;
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

type Kind = StoredArtifact['kind'];

const bundleToWire = ({ versionCode, sha1, sha256 }: StoredArtifact) => ({ versionCode, sha1, sha256 });
const apkToWire = ({ versionCode, sha1, sha256 }: StoredArtifact) => ({
  versionCode,
  binary: { sha1, sha256 },
});

/** Bundles and APKs of an edit, the files that belong to them, and internal app sharing. */
export function registerArtifacts(
  router: Router,
  world: World,
  receiver: UploadReceiver,
  readIdentity: ReadArtifactIdentity,
): void {
  const list = (exchange: Exchange, kind: Kind) =>
    currentEdit(world, exchange).draft.artifacts.filter((artifact) => artifact.kind === kind);
  router.add('GET', `${EDIT}/bundles`, PUBLISHER_SCOPE, (exchange) =>
    ok({
      kind: 'androidpublisher#bundlesListResponse',
      bundles: list(exchange, 'bundle').map(bundleToWire),
    }),
  );
  router.add('GET', `${EDIT}/apks`, PUBLISHER_SCOPE, (exchange) =>
    ok({ kind: 'androidpublisher#apksListResponse', apks: list(exchange, 'apk').map(apkToWire) }),
  );
  const targets = [
    artifactTarget(world, readIdentity, 'bundle', `${EDIT}/bundles`, 50 * GIB),
    artifactTarget(world, readIdentity, 'apk', `${EDIT}/apks`, 10 * GIB),
    sharingTarget(world, readIdentity, 'bundle', 10 * GIB),
    sharingTarget(world, readIdentity, 'apk', GIB),
    deobfuscationTarget(world),
  ];
  for (const target of targets) registerUpload(router, receiver, target);
}

async function identify(readIdentity: ReadArtifactIdentity, file: UploadedFile, kind: Kind) {
  const what = kind === 'bundle' ? 'Android App Bundle' : 'APK';
  try {
    return await readIdentity(file.path);
  } catch {
    throw invalidArgument(`The ${what} could not be parsed.`);
  }
}

/** The checks that Google makes on an uploaded app before it takes it in. */
function checkIdentity(app: App, identity: ArtifactIdentity, kind: Kind): void {
  const what = kind === 'bundle' ? 'Android App Bundle' : 'APK';
  if (identity.packageName !== app.packageName)
    throw permissionDenied(
      `APK has the wrong package name: ${identity.packageName}. The expected package name is ${app.packageName}.`,
    );
  if (!identity.signed) throw permissionDenied(`The ${what} was not signed.`);
  const { certificateSha256: found } = identity;
  if (app.certificateSha256 && found && found !== app.certificateSha256)
    throw permissionDenied(
      `The ${what} was signed with the wrong certificate. Expected fingerprint: ${app.certificateSha256}; found: ${found}.`,
    );
}

function artifactTarget(
  world: World,
  readIdentity: ReadArtifactIdentity,
  kind: Kind,
  pattern: string,
  maxBytes: number,
): UploadTarget {
  return {
    pattern,
    maxBytes,
    check: (exchange) => void currentEdit(world, exchange),
    finish: async (exchange, file) => {
      const identity = await identify(readIdentity, file, kind);
      const edit = currentEdit(world, exchange);
      checkIdentity(world.app(edit.packageName), identity, kind);
      const { versionCode, versionName } = identity;
      if (edit.draft.artifacts.some((artifact) => artifact.versionCode === versionCode))
        throw permissionDenied(
          kind === 'bundle'
            ? `Version code ${versionCode} has already been used.`
            : 'APK specifies a version code that has already been used.',
        );
      const artifact: StoredArtifact = {
        kind,
        versionCode,
        ...(versionName === undefined ? {} : { versionName }),
        sha1: file.sha1,
        sha256: file.sha256,
        sizeBytes: file.bytes,
        uploadedAt: world.clock.now(),
      };
      edit.draft.artifacts.push(artifact);
      return kind === 'bundle' ? bundleToWire(artifact) : apkToWire(artifact);
    },
  };
}

function sharingTarget(
  world: World,
  readIdentity: ReadArtifactIdentity,
  kind: Kind,
  maxBytes: number,
): UploadTarget {
  return {
    pattern: `/androidpublisher/v3/applications/internalappsharing/{packageName}/artifacts/${kind}`,
    maxBytes,
    check: ({ params }) => void world.app(params.packageName),
    finish: async (exchange, file) => {
      const app = world.app(exchange.params.packageName);
      const identity = await identify(readIdentity, file, kind);
      checkIdentity(app, { ...identity, signed: true }, kind);
      return {
        downloadUrl: `https://play.google.com/apps/test/${file.sha256.slice(0, 22)}`,
        certificateFingerprint: (identity.certificateSha256 ?? app.certificateSha256).replaceAll(':', ''),
        sha256: file.sha256,
      };
    },
  };
}

const SYMBOL_TYPES = ['proguard', 'nativeCode'];

function deobfuscationTarget(world: World): UploadTarget {
  const check = (
    exchange: Exchange,
  ): { readonly edit: Edit; readonly key: string; readonly type: string } => {
    const edit = currentEdit(world, exchange);
    const { versionCode = '', type = '' } = exchange.params;
    if (!SYMBOL_TYPES.includes(type))
      throw invalidArgument(`Invalid value at 'deobfuscation_file_type', "${type}"`);
    knownArtifact(edit, versionCode);
    return { edit, key: `${versionCode}/${type}`, type };
  };
  return {
    pattern: `${EDIT}/apks/{versionCode}/deobfuscationFiles/{type}`,
    maxBytes: 1600 * MIB,
    check: (exchange) => void check(exchange),
    finish: async (exchange, file) => {
      const { edit, key, type } = check(exchange);
      edit.draft.deobfuscationFiles[key] = { sha256: file.sha256 };
      return { deobfuscationFile: { symbolType: type } };
    },
  };
}
