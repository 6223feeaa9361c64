/** Positions in the sources of compiled code, where Node has been asked to know them (`--enable-source-maps`). */

export interface Position {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The position in the source of a compiled file; the given one where there is no map. */
export function mappedPosition(file: string, line: number, column: number): Position {
  if (!process.sourceMapsEnabled) return { file, line };
  try {
    const { findSourceMap } = process.getBuiltinModule("node:module");
    const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
    if (entry === undefined || !("originalSource" in entry) || typeof entry.originalSource !== "string")
      return { file, line };
    return { file: entry.originalSource, line: entry.originalLine + 1 };
  } catch {
    // A broken map must not cost the finding.
    return { file, line };
  }
}
