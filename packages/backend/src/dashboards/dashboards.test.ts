import type { Dashboard } from "@sightline/model";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { openDeclarations } from "../declarations/declarations.ts";
import { dashboardsOf } from "./dashboards.ts";
import { labelOf } from "./declared.ts";

const logger = pino({ level: "silent" });
const shipped: Dashboard = {
  id: "service",
  title: "Service",
  variables: [{ kind: "label", name: "service", label: "job", of: "http_requests_total" }],
  rows: [{ title: "", panels: [{ kind: "value", title: "Rate", queries: [] }] }],
};

function manifestOf(name: string, dashboards: readonly object[]): object {
  return { manifest: 1, service: { name }, metrics: [], slos: [], alerts: [], dashboards };
}

const orders = {
  name: "Orders & more",
  title: "Orders",
  rows: [
    {
      title: "All",
      panels: [
        {
          kind: "time",
          title: "Created",
          unit: "{order}/s",
          queries: [{ query: { kind: "rate" }, legend: "{{tier}}", expr: "rate(orders_created_total[5m])" }],
        },
      ],
    },
  ],
};

describe("dashboards", () => {
  it("are those that services declare, then those that ship", async () => {
    const declarations = await openDeclarations({ logger });
    const dashboards = dashboardsOf([shipped], declarations);
    expect(dashboards.list().dashboards.map(({ id }) => id)).toEqual(["service"]);
    await declarations.put("shop", manifestOf("shop", [orders]));
    expect(dashboards.list()).toEqual({
      dashboards: [
        expect.objectContaining({ id: "shop-orders-more", source: "declared", service: "shop", panels: 1 }),
        expect.objectContaining({ id: "service", source: "shipped", service: null, variables: ["service"] }),
      ],
      refused: [],
    });
    expect(dashboards.get("shop-orders-more").dashboard.rows[0]?.panels[0]).toEqual({
      kind: "time",
      title: "Created",
      unit: "{order}/s",
      queries: [{ kind: "promql", expr: "rate(orders_created_total[5m])", legend: "{{tier}}" }],
    });
    await declarations.delete("shop");
    expect(dashboards.list().dashboards).toHaveLength(1);
  });

  it("take the place of a shipped one by their id, and of no other declared one", async () => {
    const declarations = await openDeclarations({ logger });
    const dashboards = dashboardsOf([shipped], declarations);
    const own = { name: "Mine", id: "service", title: "Mine", rows: [] };
    await declarations.put("a", manifestOf("a", [own]));
    await declarations.put("b", manifestOf("b", [own]));
    expect(dashboards.list()).toMatchObject({
      dashboards: [{ id: "service", title: "Mine", service: "a" }],
      refused: [{ service: "b", name: "service", reason: "the id is taken by a dashboard of a" }],
    });
  });

  it("that cannot be shown are told with the reason", async () => {
    const declarations = await openDeclarations({ logger });
    const dashboards = dashboardsOf([], declarations);
    const broken = { name: "x", rows: [{ panels: [{ kind: "pie", title: "", queries: [] }] }] };
    await declarations.put("a", manifestOf("a", [broken, { name: "y" }]));
    const { refused } = dashboards.list();
    expect(refused.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
      expect.stringContaining("x rows.0.panels.0.kind: "),
      expect.stringContaining("y rows: "),
    ]);
  });

  it("that are not there are told apart by the nearest name", async () => {
    const dashboards = dashboardsOf([shipped], await openDeclarations({ logger }));
    const told: unknown = expect.objectContaining({
      message: 'There is no dashboard "servise".',
      status: 404,
      hint: expect.stringContaining("Did you mean service?"),
    });
    expect(() => dashboards.get("servise")).toThrow(told);
  });
});

describe("labelOf", () => {
  it.each([
    ["Shop Orders", "shop-orders"],
    ["--ä--", "dashboard"],
    ["x".repeat(80), "x".repeat(63)],
  ])("makes an id of %j", (text, label) => {
    expect(labelOf(text)).toBe(label);
  });
});
