/** `// sightline-ignore: reason`: an exception that stands with the code. */
import type { EntryPoint } from "../entry-point/entry-point.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Node } from "../source/syntax.ts";

export interface IgnoreComment {
  readonly file: SourceFile;
  readonly line: number;
  readonly start: number;
  /** Nothing was said where it is empty. */
  readonly reason: string;
  /** The first line of code after it. */
  readonly next: number;
}

export const IGNORE_MARK = "sightline-ignore";

export function ignoreComments(file: SourceFile): readonly IgnoreComment[] {
  return file.comments.flatMap(({ value, start, end }) => {
    const text = value.trim();
    if (!text.startsWith(IGNORE_MARK)) return [];
    const rest = text.slice(IGNORE_MARK.length).trim();
    // `sightline-ignored` is another word.
    if (rest !== "" && !rest.startsWith(":")) return [];
    return [
      { file, line: file.lineAt(start), start, reason: rest.slice(1).trim(), next: nextCode(file, end) },
    ];
  });
}

function nextCode(file: SourceFile, from: number): number {
  let at = from;
  for (;;) {
    while (/\s/u.test(file.text.charAt(at))) at += 1;
    const comment = file.comments.find(({ start }) => start === at);
    if (comment === undefined) return file.lineAt(at);
    at = comment.end;
  }
}

/** It stands on the line of the entry point or above it, or is the first thing inside. */
export function excuses(
  comment: IgnoreComment,
  entry: EntryPoint,
  fileOf: (node: Node) => SourceFile,
): boolean {
  return [entry.code, entry.registration].some((node) => {
    if (fileOf(node) !== comment.file) return false;
    const line = comment.file.lineAt(node.start);
    return line === comment.line || line === comment.next || isFirstInside(comment, node);
  });
}

function isFirstInside(comment: IgnoreComment, node: Node): boolean {
  const body = "body" in node && node.body !== null && typeof node.body === "object" ? node.body : undefined;
  if (body === undefined || Array.isArray(body) || body.type !== "BlockStatement") return false;
  const first = body.body[0]?.start ?? body.end;
  return comment.start > body.start && comment.start < first;
}
