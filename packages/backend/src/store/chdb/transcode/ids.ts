/** Ids as ranges of the request. */
export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;

/** Whether the range has the size of the id and is not all zeros. */
export function isPresent(source: Uint8Array, start: number, end: number, size: number): boolean {
  if (end - start !== size) return false;
  for (let at = start; at < end; at++) if (source[at] !== 0) return true;
  return false;
}
