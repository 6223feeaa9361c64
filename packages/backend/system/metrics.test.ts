/** `/metrics` says what `docs/reference/backend-metrics.md` says that it does. */
import { readFileSync } from "node:fs";
import { encodeTraces } from "@sightline/otlp";
import { span, tracesData } from "@sightline/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

const PAGE = new URL("../../../docs/reference/backend-metrics.md", import.meta.url);

let backend: RunningBackend;
let text: string;

beforeAll(async () => {
  backend = await runningBackend({ store: "chdb", maxBytes: 1024 ** 3 });
  const now = BigInt(Date.now()) * 1_000_000n;
  const attributes = { "db.query.text": "x".repeat(70_000) };
  const sent = span({ startTimeUnixNano: now - 1_000_000_000n, attributes });
  const tooOld = span({ startTimeUnixNano: now - 90n * 86_400_000_000_000n });
  const headers = { "content-type": "application/x-protobuf" };
  const url = `${backend.addresses.otlpHttp}/v1/traces`;
  await fetch(url, { method: "POST", headers, body: encodeTraces(tracesData([sent, tooOld])) });
  await fetch(url, { method: "POST", headers, body: new Uint8Array([1, 2, 3]) });
  // Reading loads the journal first, which the histogram of loads waits for.
  await backend.client.trace({ id: sent.traceId });
  text = await (await fetch(`${backend.addresses.ui}/metrics`)).text();
});
afterAll(() => backend.close());

/** A row of the page for each family, with the labels that its samples have. */
function rows(exposition: string): readonly string[] {
  const kinds = new Map(
    [...exposition.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", kind = ""]) => [name, kind]),
  );
  const helps = [...exposition.matchAll(/^# HELP (\S+) (.*)$/gm)];
  return helps.map(([, name = "", help = ""]) => {
    const labels = new Set<string>();
    for (const [, inside = ""] of exposition.matchAll(
      new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*)\\} `, "gm"),
    )) {
      for (const [, label = ""] of inside.matchAll(/(\w+)="/g)) if (label !== "le") labels.add(label);
    }
    const listed = [...labels].map((label) => `\`${label}\``).join(", ");
    return `| \`${name}\` | ${kinds.get(name)} | ${listed} | ${help} |`;
  });
}

/** Without the spaces that line the columns up. */
function tight(line: string): string {
  return line.replaceAll(/ +\|/g, " |").replaceAll(/\| +/g, "| ");
}

it("has the families, kinds, labels and sentences of the page, and no other", () => {
  const page = readFileSync(PAGE, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  expect(page.map(tight)).toEqual(rows(text).map(tight));
});

it("names them as Prometheus asks", () => {
  for (const [, name = "", kind = ""] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect([name, name.endsWith("_total")]).toEqual([name, kind === "counter"]);
    expect(name).not.toMatch(/_(ms|milliseconds|mb|kb|count|sum|bucket)$/);
  }
});

it("counts what was stored and what was refused", () => {
  expect(text).toContain('sightline_stored_items_total{signal="traces"} 1\n');
  expect(text).toContain('sightline_cut_values_total{signal="traces"} 1\n');
  expect(text).toMatch(
    /sightline_rejected_items_total\{signal="traces",reason="span start is older .*"\} 1\n/,
  );
  expect(text).toMatch(/sightline_refused_requests_total\{signal="traces",code="OTLP_\w+"\} 1\n/);
  expect(text).toMatch(/sightline_journal_load_duration_seconds_count\{table="otel_traces"\} [1-9]/);
});
