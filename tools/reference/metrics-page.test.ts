import { readFileSync } from "node:fs";
import { metricsPage } from "@sightline/sdk/doctor";
import { describe, expect, it } from "vitest";

describe("docs/reference/metrics.md", () => {
  it("is what the table says (npm run reference writes it)", () => {
    expect(readFileSync("docs/reference/metrics.md", "utf8")).toBe(metricsPage());
  });
});
