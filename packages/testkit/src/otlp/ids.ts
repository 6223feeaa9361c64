/** Random-looking ids that are the same in every run. */
export interface Ids {
  /** 32 hex digits, never all zeros. */
  traceId(): string;
  /** 16 hex digits, never all zeros. */
  spanId(): string;
}

export function seededIds(seed = 1): Ids {
  let state = seed >>> 0;
  // A Weyl sequence through the finaliser of MurmurHash3 (public domain, A. Appleby).
  const word = (): string => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85eb_ca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0).toString(16).padStart(8, "0");
  };
  const id = (words: number): string => {
    const text = Array.from({ length: words }, word).join("");
    return /^0*$/.test(text) ? id(words) : text;
  };
  return { traceId: () => id(4), spanId: () => id(2) };
}

/** What builders use when a test gives no ids of its own: unlike within a test file, the same in every run of it. */
export const defaultIds: Ids = seededIds(20_260_101);
