import type { EngineIntent } from '@shared/contract/engines';

/** The form for running an image, as it is typed. */
export interface RunDraft {
  readonly image: string;
  readonly name: string;
  readonly ports: string;
  readonly env: string;
  readonly envFile: string;
  readonly volumes: string;
  readonly command: string;
  readonly restart: RunIntent['restart'];
}

export type RunIntent = Extract<EngineIntent, { readonly kind: 'run' }>;

/** An empty form for an image. */
export function runDraft(image: string): RunDraft {
  return { image, name: '', ports: '', env: '', envFile: '', volumes: '', command: '', restart: 'no' };
}

const PORT = /^(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]):)?(?:\d{1,5}:)?\d{1,5}(?:\/(?:tcp|udp|sctp))?$/i;
const VOLUME = /^[^:]+:\/[^:]*(?::(?:ro|rw))?$/;

/** What the form asks for, and what is wrong with it by field; null where nothing is. */
export function runIntent(draft: RunDraft): {
  readonly intent: RunIntent;
  readonly problems: Readonly<Record<'image' | 'ports' | 'env' | 'volumes', string | null>>;
} {
  const ports = linesOf(draft.ports.replaceAll(',', '\n'));
  const env = linesOf(draft.env);
  const volumes = linesOf(draft.volumes);
  const oddPort = ports.find((port) => !PORT.test(port));
  const oddEnv = env.find((line) => !/^[^=\s]+=/.test(line));
  const oddVolume = volumes.find((line) => !VOLUME.test(line));
  return {
    intent: {
      kind: 'run',
      image: draft.image.trim(),
      name: draft.name.trim() || null,
      ports,
      env,
      envFile: draft.envFile.trim() || null,
      volumes,
      command: splitCommand(draft.command),
      restart: draft.restart,
    },
    problems: {
      image: draft.image.trim() === '' ? 'Name the image.' : null,
      ports: oddPort === undefined ? null : `${oddPort} is no port: 8000:80, or 127.0.0.1:8000:80.`,
      env: oddEnv === undefined ? null : `${oddEnv} is not NAME=value.`,
      volumes:
        oddVolume === undefined ? null : `${oddVolume} is not /here:/in/container or name:/in/container.`,
    },
  };
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Words of a command line, quotes kept together; null where there is none, so that the image's own runs. */
export function splitCommand(text: string): readonly string[] | null {
  const words = text.match(/"(?:\\.|[^"\\])*"|'[^']*'|[^\s"']+/g)?.map((word) => {
    if (word.startsWith("'")) return word.slice(1, -1);
    return word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word;
  });
  return words && words.length > 0 ? words : null;
}
