const SUFFIX: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A quantity such as `250m` or `512Mi` as a number; 0 for what is none. */
export function quantity(text: string | number | undefined): number {
  const found = /^(\d+(?:\.\d+)?)(n|u|m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(String(text ?? ''));
  return found ? Number(found[1]) * (SUFFIX[found[2] ?? ''] ?? 1) : 0;
}

/** A number of cores as a quantity. */
export const cores = (value: number): string =>
  Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`;

/** A number of bytes as a quantity. */
export function bytes(value: number): string {
  for (const suffix of ['Gi', 'Mi', 'Ki'] as const) {
    const unit = SUFFIX[suffix] ?? 1;
    if (value >= unit && value % unit === 0) return `${value / unit}${suffix}`;
  }
  return String(Math.round(value));
}

/** A count or a share of `total` as Deployments write it; a share is rounded up or down. */
export function share(value: number | string | undefined, total: number, roundUp: boolean): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value ?? '')?.[1];
  if (percent === undefined) return Number(value ?? 0);
  const exact = (Number(percent) * total) / 100;
  return roundUp ? Math.ceil(exact) : Math.floor(exact);
}
