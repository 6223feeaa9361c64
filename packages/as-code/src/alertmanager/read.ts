/** A routing that was written as YAML. */
import { z } from "zod";
import type { Problem } from "../document/problem.ts";
import { shaped } from "../document/shape.ts";
import { readYaml } from "../document/yaml-document.ts";
import { routingProblems } from "./problems.ts";
import type { AlertRouting } from "./routing.ts";

const receiver = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("slack"), urlFile: z.string(), channel: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal("pagerduty"), keyFile: z.string() }),
  z.strictObject({
    kind: z.literal("email"),
    to: z.string(),
    from: z.string(),
    smarthost: z.string().regex(/^[^:\s]+:\d+$/u, "smarthost is not host:port"),
    user: z.string().exactOptional(),
    passwordFile: z.string().exactOptional(),
  }),
  z.strictObject({ kind: z.literal("webhook"), url: z.url("the URL cannot be read") }),
]);

const routing = z.strictObject({
  receivers: z.record(z.string(), z.array(receiver)),
  fallback: z.string(),
  routes: z
    .array(
      z.strictObject({
        receiver: z.string(),
        severity: z.string().exactOptional(),
        team: z.string().exactOptional(),
        labels: z.record(z.string(), z.string()).exactOptional(),
        continues: z.boolean().exactOptional(),
      }),
    )
    .default([]),
  groupBy: z.array(z.string()).exactOptional(),
  groupWait: z.string().exactOptional(),
  groupInterval: z.string().exactOptional(),
  repeatInterval: z.string().exactOptional(),
});

export type ReadRouting =
  | { readonly ok: true; readonly routing: AlertRouting }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a file with `receivers`, `fallback` and `routes`.
 *
 * @example
 * readRouting("routing.yml", "receivers: { team: [{ kind: webhook, url: http://127.0.0.1:9 }] }\nfallback: team\n");
 */
export function readRouting(file: string, text: string): ReadRouting {
  const { documents, problems } = readYaml(file, text);
  const document = documents.find(({ value }) => value !== null);
  if (problems.length > 0) return { ok: false, problems };
  if (document === undefined) {
    const fix = "Write receivers, fallback and routes.";
    return { ok: false, problems: [{ file, line: 1, path: "", message: "the file has no document", fix }] };
  }
  const read = shaped(document, routing);
  if (!read.ok) return { ok: false, problems: read.problems };
  const wrong = routingProblems(read.value);
  if (wrong.length === 0) return { ok: true, routing: read.value };
  return {
    ok: false,
    problems: wrong.map(({ path, message, fix }) => document.problem(pathOf(path), message, fix)),
  };
}

/** `routes[0].receiver` as its parts. */
function pathOf(path: string): readonly (string | number)[] {
  return path
    .split(/[.[\]]+/u)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/u.test(part) ? Number(part) : part));
}
