import { SightlineError } from "@sightline/model";
import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { writeNotices } from "../notice/notices.ts";
import type { Counter } from "./instruments.ts";
import { metricProducer } from "./metric-producer.ts";
import { MetricsRegistry } from "./registry.ts";

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof SightlineError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing was thrown";
}

describe("the metrics registry", () => {
  let said: string[];
  let registry: MetricsRegistry;

  beforeEach(() => {
    said = [];
    registry = new MetricsRegistry({ notices: writeNotices((line) => said.push(line)), now: () => 0 });
  });

  const read = () => readExposition(registry.prometheusText());
  const values = (name: string) =>
    read()
      .get(name)
      ?.samples.map(({ labels, value }) => [labels, value]);

  it("counts by label set, however the values are spelt", () => {
    const requests = registry.register({
      name: "requests_total",
      type: "counter",
      labels: ["method", "code"],
    });
    expectTypeOf(requests).toEqualTypeOf<Counter<"method" | "code">>();
    requests.inc(1, { method: "GET", code: 200 });
    requests.inc(2, { code: "200", method: "GET" });
    requests.with({ method: "GET", code: 200 }).inc(0.5);
    registry.incrementCounter("requests_total", 1, { method: "POST", code: 201 });
    expect(values("requests_total")).toEqual([
      [{ method: "GET", code: "200" }, 3.5],
      [{ method: "POST", code: "201" }, 1],
    ]);
  });

  it("takes a missing label for an empty one", () => {
    const requests = registry.register({
      name: "requests_total",
      type: "counter",
      labels: ["method", "code"],
    });
    requests.inc(1, { method: "GET" });
    requests.inc(1, { method: "GET", code: "" });
    requests.inc();
    expect(values("requests_total")).toEqual([
      [{ method: "GET", code: "" }, 2],
      [{ method: "", code: "" }, 1],
    ]);
  });

  it("sets gauges and steps up-down counters", () => {
    const depth = registry.register({ name: "queue_depth", type: "gauge", labels: ["queue"] });
    depth.set(5, { queue: "a" });
    depth.inc(2, { queue: "a" });
    depth.dec(1, { queue: "a" });
    registry.setGauge("queue_depth", -1, { queue: "b" });
    registry.register({ name: "open", type: "up-down-counter" }).add(-3);
    expect(values("queue_depth")).toEqual([
      [{ queue: "a" }, 6],
      [{ queue: "b" }, -1],
    ]);
    expect(read().get("open")).toMatchObject({ type: "gauge", samples: [{ value: -3 }] });
  });

  it("sorts values into buckets whose bounds are inclusive", () => {
    const job = registry.register({
      name: "job_seconds",
      type: "histogram",
      buckets: [0.1, 1],
      labels: ["kind"],
    });
    for (const value of [0.05, 0.1, 0.5, 1, 7]) job.observe(value, { kind: "x" });
    registry.observeHistogram("job_seconds", 2, { kind: "x" });
    expect(
      read()
        .get("job_seconds")
        ?.samples.map(({ name, labels, value }) => [name, labels["le"], value]),
    ).toEqual([
      ["job_seconds_bucket", "0.1", 2],
      ["job_seconds_bucket", "1", 4],
      ["job_seconds_bucket", "+Inf", 6],
      ["job_seconds_sum", undefined, 10.65],
      ["job_seconds_count", undefined, 6],
    ]);
  });

  it("finds the same buckets by halving when there are many", () => {
    const bounds = Array.from({ length: 40 }, (_, at) => at);
    const many = registry.register({ name: "many", type: "histogram", buckets: bounds });
    for (const value of [-1, 0, 0.5, 17, 39, 40]) many.observe(value);
    const [cell] = many.family.cells();
    const filled = [...(cell?.counts ?? [])].flatMap((count, at) => (count === 0 ? [] : [[at, count]]));
    expect(filled).toEqual([
      [0, 2],
      [1, 1],
      [17, 1],
      [39, 1],
      [40, 1],
    ]);
  });

  it("escapes help and label values", () => {
    registry
      .register({ name: "odd_total", type: "counter", description: "a \\ and\na line", labels: ["path"] })
      .inc(1, { path: 'C:\\temp\n"quoted"' });
    const family = read().get("odd_total");
    expect(family?.help).toBe("a \\ and\na line");
    expect(family?.samples[0]?.labels).toEqual({ path: 'C:\\temp\n"quoted"' });
  });

  it("names metrics as Prometheus' translation does, with the prefix", () => {
    const prefixed = new MetricsRegistry(
      { notices: writeNotices(() => {}), now: () => 0 },
      { prefix: "shop_" },
    );
    prefixed.register({ name: "orders", type: "counter" }).inc();
    prefixed.register({ name: "memory", type: "gauge", unit: "By" }).set(1);
    prefixed.register({ name: "wait_seconds", type: "histogram", unit: "s" }).observe(1);
    prefixed.register({ name: "hits.ratio", type: "gauge", unit: "1" }).set(1);
    prefixed.incrementCounter("orders");
    expect([...readExposition(prefixed.prometheusText()).keys()]).toEqual([
      "shop_orders_total",
      "shop_memory_bytes",
      "shop_wait_seconds",
      "shop_hits_ratio",
    ]);
  });

  it("refuses wrong use at once and says what is right", () => {
    registry.register({ name: "orders_created_total", type: "counter", labels: ["status"] });
    registry.register({ name: "depth", type: "gauge" });
    const label = () => registry.incrementCounter("orders_created_total", 1, { stat: "paid" });
    expect(codeOf(label)).toBe('LABEL_UNDECLARED: orders_created_total has no label "stat"; it has status.');
    registry.incrementCounter("orders_created_total", 1, { status: "paid" });
    const extra = { status: "paid", stat: "x" };
    expect(codeOf(() => registry.incrementCounter("orders_created_total", 1, extra))).toMatch(
      "LABEL_UNDECLARED",
    );
    expect(codeOf(() => registry.incrementCounter("orders_createdtotal"))).toBe(
      "METRIC_UNKNOWN: There is no metric named orders_createdtotal. Is orders_created_total meant?",
    );
    expect(codeOf(() => registry.incrementCounter("orders_created_total", -1, { status: "paid" }))).toMatch(
      "COUNTER_STEP_NEGATIVE",
    );
    expect(
      codeOf(() => registry.incrementCounter("orders_created_total", Number.NaN, { status: "paid" })),
    ).toMatch("METRIC_VALUE_INVALID");
    expect(codeOf(() => registry.setGauge("depth", Infinity))).toMatch("METRIC_VALUE_INVALID");
    expect(codeOf(() => registry.incrementCounter("depth"))).toBe(
      "METRIC_KIND_WRONG: depth is a gauge; it cannot be incremented as a counter.",
    );
    expect(codeOf(() => registry.setGauge("depth", 1, { queue: "a" }))).toMatch(
      'LABEL_UNDECLARED: depth has no label "queue"; it has none.',
    );
    expect(values("orders_created_total")).toEqual([[{ status: "paid" }, 1]]);
  });

  it("refuses definitions that cannot be", () => {
    expect(codeOf(() => registry.register({ name: "2x", type: "counter" }))).toMatch("METRIC_NAME_INVALID");
    expect(codeOf(() => registry.register({ name: "h", type: "histogram", buckets: [1, 1] }))).toMatch(
      "bucket bounds must ascend",
    );
    expect(codeOf(() => registry.register({ name: "h", type: "histogram", buckets: [] }))).toMatch(
      "at least one",
    );
    expect(codeOf(() => registry.register({ name: "h", type: "histogram", labels: ["le"] }))).toMatch(
      "the label le",
    );
    expect(codeOf(() => registry.register({ name: "h", type: "gauge", labels: ["a", "a"] }))).toMatch(
      "twice",
    );
    expect(codeOf(() => registry.register({ name: "h", type: "gauge", labels: ["a b"] }))).toMatch('"a b"');
  });

  it("gives the same metric for the same definition, and says where a clashing one was made", () => {
    const first = registry.register({ name: "orders_total", type: "counter", labels: ["a", "b"] });
    expect(registry.register({ name: "orders_total", type: "counter", labels: ["b", "a"] })).toBe(first);
    const clash = codeOf(() => registry.register({ name: "orders_total", type: "counter", labels: ["c"] }));
    expect(clash).toMatch("METRIC_CLASH: orders_total is already registered with labels [a, b], not [c]");
    expect(clash).toMatch("registry.test.ts");
  });

  it("reports instead of throwing in production, once, and counts what it dropped", () => {
    registry.misuse.mode = "report";
    const orders = registry.register({ name: "orders_total", type: "counter", labels: ["status"] });
    for (let at = 0; at < 3; at++) orders.inc(-1, { status: "paid" });
    registry.incrementCounter("nothing_like_it");
    expect(registry.misuse.dropped).toBe(4);
    expect(said).toHaveLength(2);
    expect(values("orders_total")).toEqual([[{ status: "paid" }, 0]]);
  });

  it("bounds label sets, keeps totals right and names the label that exploded", () => {
    const small = new MetricsRegistry(
      { notices: writeNotices((line) => said.push(line)), now: () => 0 },
      { cardinalityLimit: 10 },
    );
    const visits = small.register({ name: "visits_total", type: "counter", labels: ["page", "user"] });
    for (let user = 0; user < 100; user++) visits.inc(1, { page: `p${user % 2}`, user });
    visits.inc(5, { page: "p1", user: 1 });
    const samples = readExposition(small.prometheusText()).get("visits_total")?.samples ?? [];
    expect(samples).toHaveLength(11);
    expect(samples.reduce((sum, { value }) => sum + value, 0)).toBe(105);
    expect(samples.at(-1)).toMatchObject({ labels: { otel_metric_overflow: "true" }, value: 90 });
    expect(samples.find(({ labels }) => labels["user"] === "1")?.value).toBe(6);
    expect(said).toEqual([expect.stringContaining("The label with the most values is user (10)")]);
    expect(visits.family.overflowed).toBe(90);
  });

  it.each(["histogram", "exponential-histogram"] as const)(
    "keeps count and sum of a %s right beyond its label sets, on the page and over OTLP",
    async (type) => {
      const small = new MetricsRegistry(
        { notices: writeNotices(() => {}), now: () => 0 },
        { cardinalityLimit: 3 },
      );
      const wait = small.register({ name: "wait", type, labels: ["user"] });
      for (let user = 0; user < 10; user++) wait.observe(user + 1, { user });
      wait.with({ user: "late" }).observe(5);
      const samples = readExposition(small.prometheusText()).get("wait")?.samples ?? [];
      const total = (name: string) =>
        samples.filter((each) => each.name === name).reduce((sum, { value }) => sum + value, 0);
      expect([total("wait_count"), total("wait_sum")]).toEqual([11, 60]);
      const shared = samples.filter(({ labels }) => labels["otel_metric_overflow"] === "true");
      // Users 3 to 9 gave 4 to 10, and the late one 5.
      expect(shared.find(({ name }) => name === "wait_count")?.value).toBe(8);
      expect(shared.find(({ name }) => name === "wait_sum")?.value).toBe(54);
      expect(shared.find(({ labels }) => labels["le"] === "+Inf")?.value).toBe(8);
      const { resourceMetrics } = await metricProducer(small).collect();
      const [metric] = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
      expect(metric?.dataPoints.map(({ value }) => value)).toMatchObject([
        { count: 1 },
        { count: 1 },
        { count: 1 },
        { count: 8, sum: 54 },
      ]);
      expect(wait.family.overflowed).toBe(8);
      expect(wait.family.widest()?.label).toBe("user");
    },
  );
});
