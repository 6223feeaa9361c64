import { type QueryBatch, queryLine, type QueryLine } from "@sightline/api";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { openMemoryStore, type Store } from "../../store/index.ts";
import { answerBatch } from "./batch.ts";

const END = 1_800_000_000;
const clock = (): number => END * 1000;
const logger = pino({ level: "silent" });

interface Counted {
  readonly store: Store;
  /** Reads of series that were asked for. */
  readonly reads: () => number;
}

/** An hour of two services' counters, a point each 15 seconds; one of them begins half-way. */
async function filled(changes: Partial<Store> = {}): Promise<Counted> {
  const memory = openMemoryStore({ clock });
  const services = [
    ["a", END - 3600, 1],
    ["b.c", END - 1800, 4],
  ] as const;
  await memory.writeSeries(
    services.map(([job, from, rate]) => ({
      family: { name: "requests", kind: "counter", unit: "", help: "" },
      labels: { __name__: "requests_total", job },
      samples: Array.from({ length: (END - from) / 15 + 1 }, (_, at) => ({
        unixMilli: (from + at * 15) * 1000,
        value: at * 15 * rate,
      })),
    })),
  );
  let reads = 0;
  const store: Store = {
    ...memory,
    series: (...wanted) => {
      reads += 1;
      return memory.series(...wanted);
    },
    ...changes,
  };
  return { store, reads: () => reads };
}

async function asked(
  { store }: Counted,
  queries: QueryBatch["queries"],
  batch: Partial<QueryBatch> = {},
): Promise<readonly QueryLine[]> {
  const whole: QueryBatch = { from: END - 3600, to: END, step: 60, queries, ...batch };
  const lines: QueryLine[] = [];
  const { signal } = new AbortController();
  for await (const line of answerBatch(whole, { store, clock, logger, signal })) lines.push(line);
  // What is told is what the API says that it tells.
  return lines.map((line) => queryLine.parse(line));
}

const rate = { kind: "promql", expr: "sum by (job) (rate(requests_total[$__rate_interval]))" } as const;

describe("a batch of queries", () => {
  it("answers each by a line, on steps that are multiples of the step, and ends with a line of its own", async () => {
    const counted = await filled();
    const lines = await asked(counted, [
      { id: "over time", ...rate },
      { id: "now", ...rate, instant: true },
      { id: "number", kind: "promql", expr: "1 / 0", instant: true },
    ]);
    const by = new Map(lines.map((line) => [line.kind === "end" ? "end" : line.id, line]));
    const range = by.get("over time");
    if (range?.kind !== "range") throw new Error("no range");
    expect([range.start % 60, range.length, range.series.length]).toEqual([0, 61, 2]);
    const columns = range.series.map(({ values }) => (typeof values === "string" ? [] : values));
    expect(columns[0]?.at(-1)).toBeCloseTo(1, 5);
    expect([columns[1]?.[0], columns[1]?.at(-1)]).toEqual([null, expect.closeTo(4, 5)]);
    expect(by.get("now")).toMatchObject({
      kind: "instant",
      time: END,
      series: [{ labels: { job: "b.c" } }, { labels: { job: "a" } }],
    });
    expect(by.get("number")).toMatchObject({ series: [{ labels: {}, value: "+Inf" }] });
    expect(lines.at(-1)).toMatchObject({ kind: "end", queries: 3 });
  });

  it("reads the series of a selector once, and asks the same question once", async () => {
    const counted = await filled();
    const lines = await asked(counted, [
      { id: "a", ...rate },
      { id: "b", ...rate },
      { id: "c", kind: "promql", expr: "max(rate(requests_total[5m])) - min(rate(requests_total[5m]))" },
      { id: "d", kind: "promql", expr: "increase(requests_total[$__range])", instant: true },
    ]);
    expect(lines.map((line) => (line.kind === "end" ? "end" : line.id)).toSorted()).toEqual([
      "a",
      "b",
      "c",
      "d",
      "end",
    ]);
    expect(counted.reads()).toBe(1);
    expect(lines.at(-1)).toMatchObject({ reads: 1, shared: 3 });
  });

  it("writes columns as doubles where that is asked for", async () => {
    const [line] = await asked(await filled(), [{ id: "a", kind: "promql", expr: "requests_total" }], {
      values: "base64",
    });
    if (line?.kind !== "range") throw new Error("no range");
    const bytes = Buffer.from(String(line.series[0]?.values), "base64");
    expect([bytes.length, bytes.readDoubleLE(0), bytes.readDoubleLE(8)]).toEqual([61 * 8, 0, 60]);
  });

  it("fills variables in, and offers the values of a label", async () => {
    const lines = await asked(
      await filled(),
      [
        { id: "one", kind: "promql", expr: 'requests_total{job=~"$service"}', instant: true },
        { id: "offer", kind: "label", label: "job", of: 'requests_total{job!="$other"}' },
      ],
      { variables: { service: ["b.c", "x|a"], other: "a" } },
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        id: "one",
        series: [expect.objectContaining({ labels: expect.objectContaining({ job: "b.c" }) })],
      }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ id: "offer", values: ["b.c"], complete: true }));
  });

  it("tells what stops one query on its line, and answers the others", async () => {
    const store = { traces: () => Promise.reject(new Error("secret path")) };
    const lines = await asked(await filled(store), [
      { id: "syntax", kind: "promql", expr: "sum(" },
      { id: "variable", kind: "promql", expr: 'up{job="$servce"}' },
      { id: "filter", kind: "search", of: "logs", filter: "servce = x" },
      { id: "store", kind: "search", of: "traces", filter: "" },
      { id: "good", ...rate },
    ]);
    const codes = lines.flatMap((line) => (line.kind === "error" ? [[line.id, line.error.code]] : []));
    expect(Object.fromEntries(codes)).toEqual({
      syntax: "PROMQL_SYNTAX",
      variable: "VARIABLE_UNKNOWN",
      filter: "FILTER_INVALID",
      store: "STORE_FAILED",
    });
    expect(JSON.stringify(lines)).not.toContain("secret");
    expect(lines.at(-1)).toMatchObject({ kind: "end", queries: 5 });
  });

  it("keeps the series with the largest means where a limit cuts", async () => {
    const [line] = await asked(await filled(), [
      { id: "a", kind: "promql", expr: "rate(requests_total[5m])", limit: 1 },
    ]);
    expect(line).toMatchObject({ left: 1, series: [{ labels: { job: "b.c" } }] });
  });

  it("is refused as a whole where window and step make no answer", async () => {
    const counted = await filled();
    const one = [{ id: "a", ...rate }];
    await expect(asked(counted, one, { from: END, to: END - 1 })).rejects.toThrow("not before `to`");
    await expect(asked(counted, one, { step: 0.1 })).rejects.toThrow("36001 points");
    expect(counted.reads()).toBe(0);
  });

  it("begins nothing more once nobody waits", async () => {
    const counted = await filled();
    const gone = new AbortController();
    const queries = Array.from({ length: 50 }, (_, at) => ({
      id: `${at}`,
      kind: "promql" as const,
      expr: `requests_total{a!="${at}"}`,
    }));
    const whole: QueryBatch = { from: END - 3600, to: END, step: 60, queries };
    const lines = answerBatch(whole, { store: counted.store, clock, logger, signal: gone.signal });
    await lines.next();
    gone.abort();
    for await (const _ of lines) break;
    expect(counted.reads()).toBeLessThan(20);
  });
});

function summary(traceId: string, seconds: number) {
  return {
    traceId,
    start: "2027-01-15T08:00:00.000000000Z",
    durationNano: seconds * 1e9,
    service: "a",
    name: "GET /",
    rootMissing: false,
    spanCount: 1,
    errorCount: 0,
    error: null,
    tenant: null,
    services: [],
  };
}

describe("the slowest traces of a batch", () => {
  it("are the slowest of all that match, beyond what one page holds", async () => {
    const all = Array.from({ length: 9 }, (_, at) => summary(`t${at}`, (at * 7) % 9));
    const traces: Store["traces"] = async ({ filter }) => {
      const [term] = filter.terms;
      const wanted = term?.kind === "comparison" && term.key === "trace" ? term.value : undefined;
      return {
        from: 0,
        to: 1,
        complete: true,
        // A page holds the newest alone.
        traces: wanted === undefined ? all.slice(0, 3) : all.filter(({ traceId }) => traceId === wanted),
        points: {
          traceId: all.map(({ traceId }) => traceId),
          time: all.map(() => 0),
          duration: all.map(({ durationNano }) => durationNano / 1e9),
          error: all.map(() => false),
        },
        pointsComplete: true,
        matched: all.length,
        total: all.length,
        elapsedMs: 1,
      };
    };
    const [line] = await asked(await filled({ traces }), [
      { id: "a", kind: "search", of: "traces", filter: "status = error", order: "slowest", limit: 3 },
    ]);
    if (line?.kind !== "traces") throw new Error("no traces");
    expect(line.traces.map(({ durationNano }) => durationNano / 1e9)).toEqual([8, 7, 6]);
  });
});
