/**
 * Traces for tests, drawn as text: one span a line, indented by its depth.
 *
 *     gateway turn 0 100
 *       stt transcribe 10 60 client
 *         db select 12 3 db error
 *
 * Service, operation, start and length in milliseconds, then any of: a kind, `db`, `error`, `host=N` (the resource).
 */
import type { Span, Trace } from "@sightline/api";

const KINDS: ReadonlyMap<string, Span["kind"]> = new Map([
  ["client", "client"],
  ["server", "server"],
  ["producer", "producer"],
  ["consumer", "consumer"],
]);

export function drawn(text: string): Trace {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.map((line) => line.search(/\S/u)));
  const above: string[] = [];
  const spans = lines.map((line, at) => {
    const depth = (line.search(/\S/u) - margin) / 2;
    const spanId = String(at + 1).padStart(16, "0");
    above[depth] = spanId;
    return spanFrom(line.trim().split(/\s+/u), spanId, depth === 0 ? null : (above[depth - 1] ?? null));
  });
  return traceOf(spans);
}

export function traceOf(spans: readonly Span[]): Trace {
  let end = 0;
  for (const span of spans) end = Math.max(end, span.offsetNano + span.durationNano);
  return {
    traceId: "4f2a91c0e7d14f2a91c0e7d14f2a91c0",
    start: "2026-11-21T14:46:21.000000000Z",
    durationNano: end,
    resources: [{}],
    spans: [...spans],
    logs: [],
    complete: true,
  };
}

function spanFrom(fields: readonly string[], spanId: string, parentSpanId: string | null): Span {
  const [service = "", name = "", start = "0", length = "0", ...rest] = fields;
  const kind = rest.map((word) => KINDS.get(word)).find((found) => found !== undefined);
  const database = rest.includes("db");
  const host = rest.find((word) => word.startsWith("host="));
  return {
    spanId,
    parentSpanId,
    service,
    name,
    kind: kind ?? (database ? "client" : "internal"),
    offsetNano: Number(start) * 1e6,
    durationNano: Number(length) * 1e6,
    status: { code: rest.includes("error") ? "error" : "unset", message: "" },
    attributes: database ? { "db.system.name": "postgresql" } : {},
    resource: host === undefined ? 0 : Number(host.slice("host=".length)),
    scope: { name: "", version: "" },
    events: [],
    links: [],
  };
}
