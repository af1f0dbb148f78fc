const BINARY: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};
const DECIMAL: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
};

/** `250m` as 0.25 (cores), `256Mi` as 268435456 (bytes); null where nothing is said or understood. */
export function quantityOf(written: string | number | undefined): number | null {
  if (written === undefined) return null;
  if (typeof written === 'number') return written;
  const found = /^([0-9.]+(?:[eE][+-]?\d+)?)([A-Za-z]{0,2})$/.exec(written.trim());
  if (!found) return null;
  const [, digits = '', unit = ''] = found;
  const factor = unit === '' ? 1 : (BINARY[unit] ?? DECIMAL[unit]);
  const value = Number(digits);
  return factor === undefined || Number.isNaN(value) ? null : value * factor;
}
