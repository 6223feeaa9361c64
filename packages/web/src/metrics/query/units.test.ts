import { parseExpression } from "@sightline/promql";
import { describe, expect, it } from "vitest";
import { textOf } from "../../format/quantity.ts";
import { type Unit, commonUnit, unitOf, writerOf } from "./units.ts";

function written(text: string, value: number): string {
  return textOf(writerOf(unitOf(parseExpression(text)))(value));
}

function of(text: string): Unit {
  return unitOf(parseExpression(text));
}

describe("the unit of a query", () => {
  it.each([
    ["rate(http_requests_total[5m])", 12.34, "12.3 /s"],
    ["sum by (route) (increase(http_requests_total[5m]))", 1200, "1,200"],
    ["histogram_quantile(0.95, sum by (le) (rate(http_duration_seconds_bucket[5m])))", 0.048, "48 ms"],
    ["rate(x_duration_seconds_sum[5m]) / rate(x_duration_seconds_count[5m])", 2.31, "2.31 s"],
    ["avg(process_memory_usage_bytes)", 41.2e6, "41.2 MB"],
    ["rate(received_bytes_total[5m])", 2048, "2.05 kB/s"],
    ["sum(rate(bad_total[5m])) / sum(rate(all_total[5m]))", 0.048, "4.8 %"],
    ["100 * sum(rate(bad_total[5m])) / sum(rate(all_total[5m]))", 0.5, "50 %"],
    ["count(process_memory_usage_bytes)", 3, "3"],
    ["disk_used_ratio", 0.61, "61 %"],
    ["max_over_time(queue_seconds[5m]) > 0.1", 0.25, "250 ms"],
    ["queue_depth", 0.5, "0.500"],
    ["1 + 2", 3, "3"],
  ])("%s", (text, value, wanted) => {
    expect(written(text, value)).toBe(wanted);
  });

  it("is none where queries on one axis differ", () => {
    expect(commonUnit([of("a_seconds"), of("b_bytes")])).toEqual({ of: "one", perSecond: false });
    expect(commonUnit([of("a_seconds"), of("b_seconds")]).of).toBe("seconds");
    expect(commonUnit([]).of).toBe("one");
  });

  it("writes what is no number", () => {
    expect(written("x", Number.NaN)).toBe("–");
    expect(written("x", Number.POSITIVE_INFINITY)).toBe("∞");
  });
});
