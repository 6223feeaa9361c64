import { describe, expect, it } from "vitest";
import { exposition } from "./exposition.ts";
import { Counter, DurationHistogram, Gauge } from "./meter.ts";

describe("exposition", () => {
  it("writes counters with escaped labels", () => {
    const counter = new Counter("refused_total", "Refused\nitems.");
    counter.add(2, { reason: 'a "quoted"\\ one' });
    counter.add(1, { reason: 'a "quoted"\\ one' });
    expect(exposition([counter])).toBe(
      '# HELP refused_total Refused\\nitems.\n# TYPE refused_total counter\nrefused_total{reason="a \\"quoted\\"\\\\ one"} 3\n',
    );
  });

  it("writes cumulative buckets", () => {
    const histogram = new DurationHistogram("wait_seconds", "Wait.");
    histogram.observe(0.005, { route: "/" });
    histogram.observe(0.3, { route: "/" });
    histogram.observe(99, { route: "/" });
    const lines = exposition([histogram]).split("\n");
    expect(lines).toContain('wait_seconds_bucket{route="/",le="0.005"} 1');
    expect(lines).toContain('wait_seconds_bucket{route="/",le="0.5"} 2');
    expect(lines).toContain('wait_seconds_bucket{route="/",le="10"} 2');
    expect(lines).toContain('wait_seconds_bucket{route="/",le="+Inf"} 3');
    expect(lines).toContain('wait_seconds_sum{route="/"} 99.305');
    expect(lines).toContain('wait_seconds_count{route="/"} 3');
  });

  it("writes gauges when asked", () => {
    const gauge = new Gauge("bytes", "Bytes.", () => [[{}, Number.NaN]]);
    expect(exposition([gauge])).toContain("bytes NaN\n");
  });
});
