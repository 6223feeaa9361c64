/** One parsed file: its syntax, and where its lines begin. */
import type { Node, Program, Syntax } from "./syntax.ts";

export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the root of the project, with `/`. */
  readonly name: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: Syntax["comments"];
  readonly landmarks: Syntax["landmarks"];
  /** The line of an offset, from 1. */
  lineAt(offset: number): number;
}

export function createSourceFile(
  path: string,
  name: string,
  text: string,
  { program, comments, landmarks }: Syntax,
): SourceFile {
  let starts: readonly number[] | undefined;
  return {
    path,
    name,
    text,
    program,
    comments,
    landmarks,
    lineAt: (offset) => {
      starts ??= lineStarts(text);
      return lineIndex(starts, offset) + 1;
    },
  };
}

export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineIndex(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** First and last line of a node. */
export function linesOf(file: SourceFile, node: Node): { readonly from: number; readonly to: number } {
  return { from: file.lineAt(node.start), to: file.lineAt(Math.max(node.start, node.end - 1)) };
}
