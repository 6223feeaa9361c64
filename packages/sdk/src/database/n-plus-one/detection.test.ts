import { readFileSync } from "node:fs";
import { SpanKind } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextStore } from "../../context/store.ts";
import type { RecordedSpan } from "../../trace/recorded-span.ts";
import type { SilentSpan } from "../../trace/silent-span.ts";
import { observedDatabases, type ObservedDatabases } from "../../../system/support/observed-databases.ts";

interface Call {
  readonly from: number;
  readonly to: number;
  readonly span: string | undefined;
  readonly system: string;
  readonly statement: string;
  readonly parameters: readonly unknown[];
  readonly isSpan: boolean;
}

interface Sequence {
  readonly name: string;
  readonly unit: "request" | "job" | "nothing";
  readonly duration: number;
  readonly calls: readonly Call[];
  readonly findings: string;
}

const LINE =
  /^(?<from>\d+)-(?<to>\d+) (?:x(?<times>\d+) \+(?<step>\d+) )?(?:in (?<span>\S+): )?(?:\[(?<system>\w+)\] )?(?<statement>[^|]*?)(?: \| (?<parameters>.*))?$/u;

function callsOf(line: string): readonly Call[] {
  const { groups = {} } = LINE.exec(line) ?? {};
  const { from, to, times = "1", step = "0", span, system = "postgresql" } = groups;
  if (from === undefined || to === undefined) throw new Error(`no query: ${line}`);
  return Array.from({ length: Number(times) }, (_, at) => {
    const filled = (text = ""): string => text.replaceAll("{n}", String(at + 1));
    const statement = filled(groups["statement"]);
    const parameters: readonly unknown[] = JSON.parse(`[${filled(groups["parameters"])}]`);
    const shift = at * Number(step);
    const isSpan = statement.startsWith("span ");
    return {
      from: Number(from) + shift,
      to: Number(to) + shift,
      span,
      system,
      statement,
      parameters,
      isSpan,
    };
  });
}

function sequences(file: string): readonly Sequence[] {
  return readFileSync(new URL(`./cases/${file}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .split("\n---\n")
    .map((block) => {
      const [head = "", findings = ""] = block.split("\n~");
      const [name = "", unit = "", ...lines] = head.split("\n");
      const kind = unit.startsWith("request") ? "request" : unit.startsWith("job") ? "job" : "nothing";
      const duration = Number(/\d+/u.exec(unit)?.[0] ?? 0);
      return { name, unit: kind, duration, calls: lines.flatMap(callsOf), findings: findings.trim() };
    });
}

type Root = RecordedSpan | SilentSpan;

/** Lives through the sequence: everything begins and ends at its time, in the context of its span. */
function play(bench: ObservedDatabases, { unit, duration, calls }: Sequence): Root | undefined {
  const { tracer } = bench;
  const kind = unit === "request" ? SpanKind.SERVER : SpanKind.CONSUMER;
  const root = unit === "nothing" ? undefined : tracer.start("GET /orders", kind, undefined, undefined);
  const edges = calls
    .flatMap((call) => {
      let end: (() => void) | undefined;
      const begin = (): void => {
        end = began(bench, root, call);
      };
      return [
        { at: call.from, order: 1, act: begin },
        { at: call.to, order: call.from === call.to ? 2 : 0, act: () => end?.() },
      ];
    })
    .toSorted((one, other) => one.at - other.at || one.order - other.order);
  for (const { at, act } of edges) {
    bench.at(at);
    act();
  }
  bench.at(duration);
  if (root !== undefined) {
    // As a request ends that was left out; a span that is kept knows its duration itself.
    if (!root.isRecording()) root.unit?.end(undefined, duration);
    root.end();
  }
  return root;
}

function began({ tracer, databases }: ObservedDatabases, root: Root | undefined, call: Call): () => void {
  const start = (): (() => void) => {
    if (call.isSpan) {
      const span = tracer.startSpan(call.statement);
      return () => span.end();
    }
    const target = databases.target({ system: call.system });
    const [operation = "", collection] = call.statement.split(" ");
    const isSql = call.system !== "redis" && call.system !== "mongodb";
    const statement = isSql ? call.statement : databases.command({ operation, collection });
    const query = databases.begin(target, statement, call.parameters);
    return () => query?.end();
  };
  const inSpan = (): (() => void) => {
    if (call.span === undefined) return start();
    return tracer.startActiveSpan(call.span, (span) => {
      const end = start();
      return () => {
        end();
        span.end();
      };
    });
  };
  return root === undefined ? inSpan() : contextStore.run(root, inSpan);
}

function findingsOf(lines: readonly Record<string, unknown>[]): string {
  return lines
    .filter((line) => String(line["message"]).startsWith("N+1"))
    .map((line) => {
      const what = String(line["db.query.text"] ?? line["db.query.summary"]);
      const spent = Math.round(Number(line["sightline.n_plus_one.spent"]) * 1000);
      const calls = String(line["sightline.n_plus_one.calls"]);
      return `${calls} x ${what} | ${spent} | ${String(line["sightline.n_plus_one.advice"])}`;
    })
    .join("\n");
}

describe.each(["findings.txt", "nothing.txt"])("%s", (file) => {
  it.each(sequences(file))("$name", (sequence) => {
    const bench = observedDatabases({ slowQueryMillis: Infinity });
    const root = play(bench, sequence);
    expect(findingsOf(bench.lines())).toBe(sequence.findings);
    const count = sequence.findings === "" ? 0 : sequence.findings.split("\n").length;
    const recorded = bench.ended().find((span) => span === root);
    expect(recorded?.events?.length ?? 0).toBe(count);
  });

  it.each(sequences(file))("$name, in a trace that is left out", (sequence) => {
    const bench = observedDatabases({ slowQueryMillis: Infinity, ratio: 0 });
    play(bench, sequence);
    expect(bench.ended()).toEqual([]);
    expect(findingsOf(bench.lines())).toBe(sequence.findings);
  });
});

describe("a finding", () => {
  const [loop] = sequences("findings.txt");

  it("is an event of the request, a count and a log line, and says where and for whom", () => {
    const bench = observedDatabases({ slowQueryMillis: Infinity });
    if (loop !== undefined) play(bench, loop);
    const event = bench.ended().find(({ name }) => name === "GET /orders")?.events?.[0];
    expect(event?.name).toBe("db.n_plus_one");
    const attributes: Record<string, unknown> = {};
    for (let at = 0; at < (event?.attributes.length ?? 0); at += 2)
      attributes[String(event?.attributes[at])] = event?.attributes[at + 1];
    expect(attributes).toEqual({
      "db.system.name": "postgresql",
      "db.operation.name": "SELECT",
      "db.collection.name": "partners",
      "db.query.summary": "SELECT partners",
      "db.query.text": "select * from partners where id = ?",
      "sightline.n_plus_one.calls": 214,
      "sightline.n_plus_one.spent": 1.284,
      "sightline.n_plus_one.wasted": 1.278,
      "sightline.n_plus_one.advice":
        "one query with `WHERE id IN (…)` would replace 214; 1.3 of 1.4 s wasted",
      "code.file.path": expect.stringMatching(/n-plus-one\/detection\.test\.ts$/u),
      "code.line.number": expect.any(Number),
      "code.function.name": expect.any(String),
    });
    expect(bench.page()).toContain(
      'db_n_plus_one_detected_total{db_system_name="postgresql",db_operation_name="SELECT",db_collection_name="partners"} 1',
    );
    expect(bench.lines()[0]?.["message"]).toMatch(
      /^N\+1: SELECT partners ran 214 times in GET \/orders at \S+detection\.test\.ts:\d+: one query with/u,
    );
  });

  it("wastes no more than was spent, and that is no more than the request", () => {
    const times = fc.array(fc.tuple(fc.nat(900), fc.nat(100), fc.nat(9)), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(times, (all) => {
        const bench = observedDatabases({ slowQueryMillis: Infinity });
        const calls = all.map(([from, length, id]) => ({
          from,
          to: from + length,
          span: undefined,
          system: "postgresql",
          statement: "select * from t where id = $1",
          parameters: [id],
          isSpan: false,
        }));
        play(bench, { name: "", unit: "request", duration: 1000, calls, findings: "" });
        for (const line of bench.lines()) {
          const [spent, wasted] = [line["sightline.n_plus_one.spent"], line["sightline.n_plus_one.wasted"]];
          expect(Number(wasted)).toBeLessThanOrEqual(Number(spent));
          expect(Number(spent)).toBeLessThanOrEqual(1);
          expect(Number(spent)).toBeCloseTo(covered(calls) / 1000, 6);
        }
        const different = new Set(all.map(([, , id]) => id)).size;
        expect(bench.lines().length === 0 || different >= 5).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

/** Milliseconds that lie in at least one of the calls. */
function covered(calls: readonly { readonly from: number; readonly to: number }[]): number {
  const inside = new Set<number>();
  for (const { from, to } of calls) for (let at = from; at < to; at++) inside.add(at);
  return inside.size;
}
