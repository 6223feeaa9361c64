import { describe, expect, it } from "vitest";
import { checkedOrder, incidentOrder } from "./incident-request.ts";

describe("an order for an incident", () => {
  it.each([
    [{ for: "15m" }, { ratio: 1, seconds: 900 }],
    [
      { ratio: 0.5, for: "1h30m", route: " /pay " },
      { ratio: 0.5, seconds: 5400, route: "/pay" },
    ],
    [
      { for: 90, tenant: "acme", service: "shop" },
      { ratio: 1, seconds: 90, tenant: "acme" },
    ],
    [{ for: "24h" }, { ratio: 1, seconds: 86_400 }],
  ])("%j", (body, order) => {
    expect(incidentOrder(body, "shop")).toEqual({ route: undefined, tenant: undefined, ...order });
  });

  it.each([
    [undefined, "", "is no JSON object"],
    [[], "", "is no JSON object"],
    [{}, "for", "is missing"],
    [{ for: "soon" }, "for", 'is "soon", which is no duration'],
    [{ for: 0 }, "for", "is 0, which is no duration"],
    [{ for: "25h" }, "for", 'is "25h", which is longer than 24h'],
    [{ for: "1m", ratio: 0 }, "ratio", "no number above 0"],
    [{ for: "1m", ratio: "1" }, "ratio", "no number above 0"],
    [{ for: "1m", ratio: 1.1 }, "ratio", "no number above 0"],
    [{ for: "1m", tenant: 7 }, "tenant", "no name"],
    [{ for: "1m", tenants: "acme" }, "tenants", "is not known here"],
    [{ for: "1m", route: "x".repeat(300) }, "route", "no name"],
  ])("refuses %j", (body, field, problem) => {
    expect(() => incidentOrder(body, "shop")).toThrow(
      expect.objectContaining({
        code: "INCIDENT_INVALID",
        status: 400,
        field: field === "" ? undefined : field,
        message: expect.stringContaining(problem),
      }),
    );
  });

  it("given in code names the field that code has", () => {
    // @ts-expect-error -- as code without types says it
    expect(() => checkedOrder({ ratio: 1, minutes: 5 })).toThrow(
      expect.objectContaining({ field: "seconds", hint: expect.stringContaining("seconds: 900") }),
    );
    expect(() => checkedOrder({ ratio: 1, seconds: 0 })).toThrow("`seconds` is 0, which is no duration");
  });

  it("refuses one for another service", () => {
    expect(() => incidentOrder({ for: "1m", service: "web" }, "shop")).toThrow(
      "This process is shop; the incident is for web.",
    );
  });
});
