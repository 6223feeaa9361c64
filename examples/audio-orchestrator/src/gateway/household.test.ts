import { describe, expect, it } from "vitest";
import { openHousehold } from "./household.ts";

describe("a household", () => {
  const household = openHousehold();

  it("switches the lights of a tenant that have not failed", () => {
    expect(household.switchLights("acme-telecom", true)).toBe(3);
    expect(household.switchLights("globex", false)).toBeGreaterThan(20);
  });

  it("has no lights for a tenant that it does not know", () => {
    expect(household.switchLights("nobody", true)).toBe(0);
  });

  it("knows the usual temperature where a thermometer hangs", () => {
    expect(household.usualTemperature("umbrella")).toBeCloseTo(20, 0);
    expect(household.usualTemperature("acme-telecom")).toBeUndefined();
  });
});
