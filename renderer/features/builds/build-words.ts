import type { BuildDetail, BuildRow, BuiltImage } from '@shared/contract/builds';
import { type LayerView, signedMega } from '../../ui/build/layer-bars';
import type { IconName } from '../../ui/icon/icon';
import type { Tone } from '../../ui/theme/tone';
import { duration } from '../../ui/time/format';
import { buildSpan } from './build-steps';

/** A build's state as its chip says it. */
export interface BuildLook {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly words: string;
}

/** What the chip of a build says. */
export function buildLook(build: Pick<BuildRow, 'state' | 'startedAt' | 'endedAt'>, now: number): BuildLook {
  const span = duration(buildSpan(build, now));
  switch (build.state) {
    case 'running':
      return { tone: 'processing', icon: 'loader', words: `Building, ${span}` };
    case 'succeeded':
      return { tone: 'done', icon: 'circle-check', words: `Built in ${span}` };
    case 'failed':
      return { tone: 'failed', icon: 'circle-x', words: `Failed after ${span}` };
    case 'cancelled':
      return { tone: 'draft', icon: 'minus', words: `Cancelled after ${span}` };
    case 'engine-lost':
      return { tone: 'watch', icon: 'plug', words: `Engine lost after ${span}` };
    case 'interrupted':
      return { tone: 'watch', icon: 'alert-triangle', words: 'Interrupted' };
  }
}

/** `+11.5`, in megabytes; empty where there is nothing to compare with. */
export function sizeChange(delta: number | null): string {
  return delta === null ? '' : signedMega(delta);
}

/** The layers of an image, each against the one that it replaces. Layers without bytes are instructions, not layers. */
export function layerViews(image: BuiltImage, against: BuildDetail['against']): readonly LayerView[] {
  const before = [...(against?.layers ?? [])];
  return image.layers
    .filter(({ sizeBytes }) => sizeBytes > 0)
    .map((layer, index) => {
      const at = before.findIndex((old) => sameLayer(old, layer));
      const [old] = at < 0 ? [] : before.splice(at, 1);
      return {
        id: `${index}/${layer.digest ?? layer.createdBy}`,
        title: layerTitle(layer.createdBy),
        note: against === null ? '' : layer.sameAsBefore ? 'As before' : old ? 'Built anew' : 'New',
        size: layer.sizeBytes,
        before: against === null ? null : (old?.sizeBytes ?? null),
        changed: against !== null && !layer.sameAsBefore,
      };
    });
}

type Layer = BuiltImage['layers'][number];

function sameLayer(a: Layer, b: Layer): boolean {
  return (a.digest !== null && a.digest === b.digest) || a.createdBy === b.createdBy;
}

/** What made a layer, in the words of its Dockerfile rather than of the shell that ran it. */
export function layerTitle(createdBy: string): string {
  const plain = createdBy
    .replace(/\s+# buildkit$/, '')
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^RUN \|\d+ (?:\S+=\S* )*\/bin\/sh -c /, 'RUN ')
    .replace(/^RUN \/bin\/sh -c /, 'RUN ')
    .replace(/^\/bin\/sh -c /, 'RUN ')
    .replace(/^(ADD|COPY) (?:file|dir|multi):[0-9a-f]+ in (\S+).*$/, '$1 $2')
    .replace(/\s+/g, ' ')
    .trim();
  return plain === '' ? 'Unnamed layer' : plain;
}

/** `linux/amd64, from 4c1fe02 by Tomas Weber`. */
export function originWords(build: Pick<BuildRow, 'platform' | 'commit' | 'dirty' | 'by'>): string {
  const from = build.commit ? `from ${build.commit.slice(0, 7)}${build.dirty ? ' with changes' : ''}` : '';
  return [build.platform, `${from} by ${build.by}`.trim()].filter(Boolean).join(', ');
}

/** The registry in a reference; null for one that Docker's own registry keeps. */
export function registryOf(reference: string): string | null {
  const [first = '', ...rest] = reference.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : null;
}

/** The part of a reference after its last colon: `1.5.0-rc.4`. */
export function tagOf(reference: string): string {
  const at = reference.lastIndexOf(':');
  return at > reference.lastIndexOf('/') ? reference.slice(at + 1) : 'latest';
}
