/** Time in slots. Every ring counts in multiples of one base slot, so that rings of different lengths roll together. */

/** The finest step, a twentieth of the shortest window. */
export const SLOT_MS = 15_000;
export const SLOTS_A_MINUTE: number = 60_000 / SLOT_MS;

/** The number of the slot in which a mark of the monotonic clock lies. */
export function slotOf(mark: number): number {
  return Math.floor(mark / SLOT_MS);
}

/** Base slots in `seconds`. */
export function slotsIn(seconds: number): number {
  return (seconds * 1000) / SLOT_MS;
}
