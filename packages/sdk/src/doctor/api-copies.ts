/** The copies of OpenTelemetry's API that an application has, as part of an explanation. */
import type { Finding } from "../config/origin.ts";
import { duplicateApis, type PackageTree, sayDuplicates } from "../interop/duplicate-apis.ts";
import type { Explanation } from "./explain.ts";

/**
 * Adds what the copies under `root` come to: a problem where one of them does not reach this SDK, a note where there are
 * several.
 */
export async function withApiCopies(
  explanation: Explanation,
  root: string,
  tree?: PackageTree,
): Promise<Explanation> {
  const copies = await duplicateApis(root, tree);
  const message = sayDuplicates(copies);
  if (message === undefined) return explanation;
  const finding: Finding = { kind: "api-copies", name: "@opentelemetry/api", message };
  return copies.every(({ reaches }) => reaches)
    ? { ...explanation, notes: [...explanation.notes, finding] }
    : { ...explanation, ok: false, problems: [...explanation.problems, finding] };
}
