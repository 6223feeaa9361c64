import { readFileSync } from "node:fs";
import { businessMetricsPage, metricsPage } from "@sightline/sdk/doctor";
import { describe, expect, it } from "vitest";

describe("docs/reference/metrics.md", () => {
  it("is what the table says (npm run reference writes it)", () => {
    expect(readFileSync("docs/reference/metrics.md", "utf8")).toBe(metricsPage());
  });
});

describe("docs/reference/business-metrics.md", () => {
  it("is what the tables say (npm run reference writes it)", () => {
    expect(readFileSync("docs/reference/business-metrics.md", "utf8")).toBe(businessMetricsPage());
  });
});
