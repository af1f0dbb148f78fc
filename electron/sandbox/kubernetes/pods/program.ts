import { createHash } from 'node:crypto';
import type { Container, Probe } from '../objects';
import type { ImageSeed } from '../seed-schema';
import { type Line, type Ran, runScript } from './script';

/** Test images that every cluster has, as a node may have them loaded. */
const LOCAL_IMAGES = new Set(['local/busybox:1', 'local/pause:1']);

const LOCAL: ImageSeed = {
  pullMs: 0,
  startMs: 300,
  readyMs: 0,
  probeAnswer: '',
  errorRate: 0,
  p95Ms: 1,
};

/** How the image of a container behaves; undefined when it cannot be pulled. */
export const imageOf = (
  container: Container,
  images: Readonly<Record<string, ImageSeed>>,
): ImageSeed | undefined =>
  images[container.image] ?? (LOCAL_IMAGES.has(container.image) ? LOCAL : undefined);

/** The shell script that a container runs; undefined for a program of its image. */
function scriptOf(container: Container): string | undefined {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  if (words.length === 0) return LOCAL_IMAGES.has(container.image) ? 'sleep 2147483647' : undefined;
  const [program = '', flag, script] = words;
  return /(^|\/)(sh|bash|ash)$/.test(program) && flag === '-c' ? (script ?? '') : words.join(' ');
}

const LINE_EVERY_MS = 1_400;
const PATHS = [
  '/api/v1/documents',
  '/api/v1/documents/8841',
  '/api/v1/share-links',
  '/health',
  '/api/v1/patients/12/summary',
  '/api/v1/search?q=blood',
];

const draw = (seed: string): number => createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;

/** Lines of a web service: what it says at its start, then one for a request now and then. */
function serviceLines(uid: string, image: ImageSeed, container: Container, untilMs: number): Line[] {
  const version = container.image.split(':').at(-1) ?? '';
  const lines: Line[] = [
    { at: 40, text: `INFO  starting ${container.name} ${version}` },
    { at: 420, text: 'INFO  database schema 0047_document_index' },
    { at: 900, text: 'INFO  listening on 0.0.0.0:8000' },
  ];
  for (let index = 0; 1_500 + index * LINE_EVERY_MS <= untilMs; index += 1) {
    const chance = draw(`${uid} ${index}`);
    const path = PATHS[Math.floor(chance * 997) % PATHS.length] ?? '/';
    const failed = chance < image.errorRate;
    const took = Math.round((0.25 + 0.8 * draw(`${index} ${uid}`)) * image.p95Ms);
    lines.push({
      at: 1_500 + index * LINE_EVERY_MS,
      text: failed
        ? `ERROR GET ${path} 500 ${took}ms sqlalchemy.exc.TimeoutError: QueuePool limit of size 10 overflow 20 reached`
        : `INFO  GET ${path} 200 ${took}ms`,
    });
  }
  return lines;
}

/** What a container's program did from its start until `untilMs` later: its lines and its end. */
export function programRan(uid: string, container: Container, image: ImageSeed, untilMs: number): Ran {
  if (image.crash) {
    const { afterMs, exitCode, lines } = image.crash;
    const said = lines.map((text, index) => ({
      at: Math.round((afterMs * (index + 1)) / (lines.length + 1)),
      text,
    }));
    return {
      lines: said.filter(({ at }) => at <= untilMs),
      exit: afterMs <= untilMs ? { at: afterMs, code: exitCode } : null,
    };
  }
  const script = scriptOf(container);
  if (script !== undefined) {
    const ran = runScript(script, untilMs);
    return ran.exit && ran.exit.at > untilMs ? { ...ran, exit: null } : ran;
  }
  return { lines: serviceLines(uid, image, container, untilMs), exit: null };
}

/** How far into the future a program's end is looked for. */
const HORIZON_MS = 24 * 3_600_000;

/** When a program ends by itself, ms after its start; null when it goes on. */
export function endOf(uid: string, container: Container, image: ImageSeed): Ran['exit'] {
  const script = image.crash ? undefined : scriptOf(container);
  if (!image.crash && script === undefined) return null;
  if (script !== undefined && /\bwhile\b/.test(script)) return null;
  return programRan(uid, container, image, HORIZON_MS).exit;
}

/** What a probe finds: when it passes, ms after the program's start, or what it says while it never does. */
export function probeFinds(
  probe: Probe,
  image: ImageSeed,
): { readonly passesAt: number } | { readonly says: string } {
  const delay = (probe.initialDelaySeconds ?? 0) * 1000;
  const command = probe.exec?.command;
  if (command) {
    const words = command.join(' ');
    const fails = /(^|\s|\/)false$|exit [1-9]|test -[ef] \/(nope|tmp\/never)/.test(words);
    if (!fails) return { passesAt: delay };
    const said = /echo\s+["']?([^;"']+)["']?\s*;/.exec(words)?.[1]?.trim() ?? '';
    return { says: said };
  }
  if (image.readyMs === null) return { says: image.probeAnswer };
  return { passesAt: Math.max(delay, image.readyMs) };
}
