import { isMetricName } from "@sightline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { readOpenMetrics } from "../../system/support/open-metrics.ts";
import { writeNotices } from "../notice/notices.ts";
import { MetricsRegistry } from "./registry.ts";

function newRegistry(said: string[] = []): MetricsRegistry {
  return new MetricsRegistry({
    notices: writeNotices((line) => said.push(line)),
    now: () => 0,
    activeSpan: () => undefined,
  });
}

const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_.]{0,12}$/).filter(isMetricName);
const label = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((each) => each !== "le");
const text = fc.string({ unit: "binary", maxLength: 12 });
const value = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("the page of metrics", () => {
  it("reads back as what was recorded, in both formats", () => {
    fc.assert(
      fc.property(
        name,
        fc.uniqueArray(label, { maxLength: 3 }),
        text,
        fc.array(fc.tuple(fc.array(text, { minLength: 3, maxLength: 3 }), value), {
          minLength: 1,
          maxLength: 8,
        }),
        (metric, labels, description, recorded) => {
          const registry = newRegistry();
          const gauge = registry.register({ name: metric, type: "gauge", description, labels });
          const expected = new Map<string, number>();
          for (const [values, number] of recorded) {
            const set = Object.fromEntries(labels.map((each, at) => [each, values[at] ?? ""]));
            gauge.set(number, set);
            // The text knows no negative zero.
            expected.set(JSON.stringify(set), number + 0);
          }
          const shown = gauge.family.info.prometheusName;
          const classic = readExposition(registry.page("prometheus")).get(shown);
          const open = readOpenMetrics(registry.page("openmetrics")).get(shown);
          for (const family of [classic, open]) {
            expect(family?.help ?? "").toBe(description);
            expect(new Map(family?.samples.map((each) => [JSON.stringify(each.labels), each.value]))).toEqual(
              expected,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("reads back a histogram's buckets and its sum", () => {
    const bounds = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        bounds,
        fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 40 }),
        (unsorted, values) => {
          const buckets = unsorted.toSorted((a, b) => a - b).map((bound) => bound / 2);
          const registry = newRegistry();
          const histogram = registry.register({ name: "h", type: "histogram", buckets });
          for (const each of values) histogram.observe(each / 2);
          for (const page of [
            readExposition(registry.page("prometheus")),
            readOpenMetrics(registry.page("openmetrics")),
          ]) {
            const samples = page.get("h")?.samples ?? [];
            for (const bound of [...buckets, Infinity]) {
              const found = samples.find(
                ({ labels }) => Number(labels["le"]?.replace("+Inf", "Infinity")) === bound,
              );
              expect(found?.value).toBe(values.filter((each) => each / 2 <= bound).length);
            }
            expect(samples.find((each) => each.name === "h_sum")?.value).toBe(
              values.reduce((sum, each) => sum + each / 2, 0),
            );
            expect(samples.find((each) => each.name === "h_count")?.value).toBe(values.length);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("names a counter of OpenMetrics without its suffix, and a unit where the name ends with it", () => {
    const registry = newRegistry();
    registry.register({ name: "orders_total", type: "counter", description: 'a "b"' }).inc();
    registry.register({ name: "wait_seconds", type: "histogram", unit: "s", buckets: [1, 2.5] }).observe(2);
    expect(registry.page("openmetrics")).toBe(
      [
        '# HELP orders a \\"b\\"',
        "# TYPE orders counter",
        "orders_total 1",
        "# TYPE wait_seconds histogram",
        "# UNIT wait_seconds seconds",
        'wait_seconds_bucket{le="1.0"} 0',
        'wait_seconds_bucket{le="2.5"} 1',
        'wait_seconds_bucket{le="+Inf"} 1',
        "wait_seconds_sum 2",
        "wait_seconds_count 1",
        "# EOF",
        "",
      ].join("\n"),
    );
  });

  it("joins labels that are one name to Prometheus, and leaves out a metric whose name is taken", () => {
    const said: string[] = [];
    const registry = newRegistry(said);
    registry.register({ name: "a", type: "gauge", labels: ["x.y", "x_y"] }).set(1, { "x.y": "1", x_y: "2" });
    registry.register({ name: "h", type: "histogram", buckets: [1] }).observe(1);
    registry.register({ name: "h_count", type: "gauge" }).set(7);
    registry.register({ name: "orders", type: "counter" }).inc();
    registry.register({ name: "orders_total", type: "counter" }).inc(2);
    const page = readExposition(registry.page("prometheus"));
    expect(page.get("a")?.samples[0]?.labels).toEqual({ x_y: "1;2" });
    expect([...page.keys()]).toEqual(["a", "h", "orders_total"]);
    expect(said).toHaveLength(2);
  });
});
