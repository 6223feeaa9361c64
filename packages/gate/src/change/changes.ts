/** Which lines of which files are new. */

/** Lines from 1, both ends included. Of a place where only something was taken away, the lines before and after. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
  /** Nothing was added: the range is the gap between its two lines. */
  readonly isGap: boolean;
}

/** By path relative to the folder of the diff; `"all"` for files that are new as a whole. */
export type Changes = ReadonlyMap<string, readonly LineRange[] | "all">;

/** The lines that a diff took away, by the path that the file had; those of files that are gone too. */
export function removedLines(diff: string): ReadonlyMap<string, readonly string[]> {
  const removed = new Map<string, string[]>();
  let lines: string[] = [];
  let old = 0;
  for (const line of diff.split("\n")) {
    if (old > 0 && line.startsWith("-")) {
      old -= 1;
      lines.push(line.slice(1));
    } else if (line.startsWith("--- ")) {
      lines = [];
      const path = pathOf(line.slice(4));
      if (path !== undefined) removed.set(path, lines);
    } else
      old = Number(
        /^@@ -\d+(?:,(?<old>\d+))? /u.exec(line)?.groups?.["old"] ?? (line.startsWith("@@ -") ? 1 : old),
      );
  }
  return removed;
}

/** Reads what `git diff --unified=0` prints. Files that are gone are left out. */
export function readDiff(diff: string): Changes {
  const changes = new Map<string, LineRange[]>();
  let ranges: LineRange[] | undefined;
  let old = 0;
  let added = 0;
  for (const line of diff.split("\n")) {
    // Lines of code follow their hunk's head and may look like heads themselves.
    if (old > 0 && line.startsWith("-")) old -= 1;
    else if (added > 0 && line.startsWith("+")) added -= 1;
    else if (line.startsWith("diff --git ")) ranges = undefined;
    else if (line.startsWith("+++ ")) {
      const path = pathOf(line.slice(4));
      if (path !== undefined) {
        ranges = [];
        changes.set(path, ranges);
      }
    } else {
      const hunk = /^@@ -\d+(?:,(?<old>\d+))? \+(?<from>\d+)(?:,(?<count>\d+))? @@/u.exec(line)?.groups;
      if (hunk === undefined || ranges === undefined) continue;
      const from = Number(hunk["from"]);
      old = Number(hunk["old"] ?? 1);
      added = Number(hunk["count"] ?? 1);
      ranges.push(
        added === 0 ? { from, to: from + 1, isGap: true } : { from, to: from + added - 1, isGap: false },
      );
    }
  }
  return changes;
}

/** `a/src/a.ts` and `b/src/a.ts`, quoted where it has unusual letters; nothing for `/dev/null`. */
function pathOf(text: string): string | undefined {
  const path = text.replace(/\t$/u, "");
  if (path === "/dev/null") return undefined;
  return unquoted(path).replace(/^[ab]\//u, "");
}

/** Git quotes as C does, each byte of UTF-8 as an octal number. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  const inner = text.slice(1, -1);
  for (const [part] of inner.matchAll(/\\[0-7]{3}|\\.|[^\\]/gsu)) {
    if (/^\\[0-7]{3}$/u.test(part)) bytes.push(Number.parseInt(part.slice(1), 8));
    else
      bytes.push(
        ...encoder.encode(part.startsWith("\\") ? (ESCAPES.get(part[1] ?? "") ?? part[1] ?? "") : part),
      );
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
]);

/** Whether something between two lines, both included, is new or had something taken out. */
export function touches(ranges: readonly LineRange[] | "all" | undefined, from: number, to: number): boolean {
  if (ranges === undefined) return false;
  if (ranges === "all") return true;
  return ranges.some((range) =>
    range.isGap ? range.from >= from && range.to <= to : range.from <= to && range.to >= from,
  );
}
