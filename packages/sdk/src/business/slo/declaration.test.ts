import { sloProblems } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { instrumentOf } from "../metric/instruments.ts";
import { metricPlan } from "../metric/plan.ts";
import { sloDeclarationOf } from "./declaration.ts";
import { defaultBusinessMetrics } from "./defaults.ts";

describe("the SLO of a business metric", () => {
  it("counts bad among all events", () => {
    expect(
      sloDeclarationOf({
        name: "api_errors",
        metricType: "error_rate",
        sloTarget: 0.5,
        alertThreshold: 2,
        description: "Errors.",
      }),
    ).toEqual({
      description: "Errors.",
      objective: 99.5,
      alertThreshold: 98,
      indicator: {
        kind: "ratio",
        total: { metric: "api_errors_events_total" },
        bad: { metric: "api_errors_events_total", where: { result: "bad" } },
      },
      period: "30d",
      floor: { minimumEvents: 20, minimumFailures: 2, decisiveFailures: 5 },
      tenantLabel: "tenant_id",
    });
  });

  it("has the border of a latency on a bound of its histogram, in seconds", () => {
    const percentile = { name: "a", metricType: "latency", sloTarget: 700, alertThreshold: 1300 } as const;
    const share = { name: "b", metricType: "latency", sloTarget: 99, goodBelow: 0.3, unit: "s" } as const;
    expect(sloDeclarationOf(percentile)).toMatchObject({
      objective: 95,
      indicator: { kind: "latency", histogram: { metric: "a" }, below: 0.7 },
    });
    expect(sloDeclarationOf(percentile)).not.toHaveProperty("alertThreshold");
    expect(sloDeclarationOf(share)).toMatchObject({
      objective: 99,
      alertThreshold: 99,
      indicator: { kind: "latency", below: 0.3 },
    });
    expect(instrumentOf(metricPlan(percentile, "30d")).buckets).toEqual(expect.arrayContaining([0.7, 1.3]));
    expect(instrumentOf(metricPlan(share, "30d")).buckets).toContain(0.3);
  });

  it("is good for all usual ones, and none for what no counter carries", () => {
    for (const spec of defaultBusinessMetrics) {
      const slo = sloDeclarationOf(spec);
      expect(slo === undefined ? ["none"] : sloProblems(slo, spec.name)).toEqual([]);
    }
    expect(sloDeclarationOf({ name: "a", metricType: "utilisation", sloTarget: 80 })).toBeUndefined();
    expect(sloDeclarationOf({ name: "a", metricType: "success_rate" })).toBeUndefined();
  });
});
