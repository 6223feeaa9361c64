/**
 * A service has one colour everywhere: on every page, in every browser, on every day, so that a copied address shows what
 * its sender saw. It follows from the name alone; two names of nine or more may share one, and are told apart by their text.
 */

/** The tokens `--c1` … `--c8`. */
const SERIES = 8;
/** Chosen by trying: services that are often seen together, those of the shipped example, get hues far apart. */
const SEED = 32;

/** FNV-1a's step over the name, then MurmurHash3's finaliser, without which similar names would get the same colour. */
export function seriesOf(name: string): number {
  let hash = SEED;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (((hash ^ (hash >>> 16)) >>> 0) % SERIES) + 1;
}

const met = new Set<string>();

/** `var(--c1)` … `var(--c8)`: follows the theme by itself. */
export function seriesColour(service: string): string {
  met.add(service);
  return `var(--c${seriesOf(service)})`;
}

/** Whether this page has drawn it before. */
export function hasSeries(service: string): boolean {
  return met.has(service);
}
