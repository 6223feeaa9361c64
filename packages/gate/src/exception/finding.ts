/** A comment that gives no reason, and one that stands where nothing would be found. */
import type { EntryPoint } from "../entry-point/entry-point.ts";
import type { Finding } from "../verdict/finding.ts";
import type { IgnoreComment } from "./comment.ts";

/** `excused` is what the comment excuses, among what would be found without it. */
export function exceptionFindings(
  comment: IgnoreComment,
  excused: EntryPoint | undefined,
): readonly Finding[] {
  if (excused !== undefined && comment.reason !== "") return [];
  const isUnused = excused === undefined;
  return [
    {
      rule: isUnused ? "ignore-unused" : "ignore-without-reason",
      file: comment.file.name,
      line: comment.line,
      endLine: comment.line,
      function: excused?.name ?? "",
      entryPoint: excused?.label ?? "exception",
      missing: [],
      reason: isUnused
        ? "Nothing would be found here, so the exception excuses nothing."
        : "The exception gives no reason.",
      fix: isUnused
        ? "Remove the comment."
        : "// sightline-ignore: why nobody needs to see what happens here",
    },
  ];
}
