import { beforeAll, describe, expect, it } from "vitest";
import {
  grafanaSchema,
  hasPublishedSchemas,
  type SchemaCheck,
  signozDashboards,
  signozSchema,
} from "../../test/published-schemas.ts";
import { grafanaDashboard } from "./grafana/dashboard.ts";
import { grafanaResource } from "./grafana/resource.ts";
import { shippedDashboards } from "./shipped/shipped.ts";
import { signozDashboard } from "./signoz/dashboard.ts";

const dashboards = shippedDashboards();

describe.skipIf(!hasPublishedSchemas)("targets, by the schemas that they publish", () => {
  /** What the schema of dashboards leaves open: what each plugin's own says of options and fields. */
  const PLUGINS = ["timeseries", "stat", "heatmap", "table", "text", "logs", "bargauge"];

  let v1: SchemaCheck;
  let v2: SchemaCheck;
  let target: SchemaCheck;
  let signoz: SchemaCheck;
  let options: ReadonlyMap<string, SchemaCheck>;

  // SigNoz' file alone has 25,000 lines.
  beforeAll(() => {
    v1 = grafanaSchema("dashboard", "Dashboard");
    v2 = grafanaSchema("dashboardv2", "Dashboard");
    target = grafanaSchema("prometheus", "Dataquery");
    signoz = signozSchema("DashboardtypesPostableDashboardV2");
    options = new Map(PLUGINS.map((type) => [type, grafanaSchema(type, "Options")]));
  }, 120_000);

  it.each(dashboards)("$id is a dashboard of Grafana", (dashboard) => {
    const made = grafanaDashboard(dashboard).dashboard;
    expect(v1(made)).toEqual([]);
    for (const panel of made.panels) {
      expect(options.get(panel.type)?.(panel["options"]) ?? []).toEqual([]);
      const targets = Array.isArray(panel["targets"]) ? panel["targets"] : [];
      for (const one of targets.filter(
        (each) => "expr" in each && each["datasource"]["type"] === "prometheus",
      ))
        expect(target(one)).toEqual([]);
    }
  });

  it.each(dashboards)("$id is a resource of Grafana", (dashboard) => {
    expect(v2(grafanaResource(dashboard).resource.spec)).toEqual([]);
  });

  it.each(dashboards)("$id is a dashboard of SigNoz", (dashboard) => {
    expect(signoz(signozDashboard(dashboard).dashboard)).toEqual([]);
  });

  it("refuse what they do not know", () => {
    const [dashboard] = dashboards;
    if (dashboard === undefined) return;
    expect(v1({ ...grafanaDashboard(dashboard).dashboard, panles: [] })).not.toEqual([]);
    expect(v2({ ...grafanaResource(dashboard).resource.spec, elments: {} })).not.toEqual([]);
    const made = signozDashboard(dashboard).dashboard;
    expect(signoz({ ...made, spec: { ...made.spec, varaibles: [] } })).not.toEqual([]);
    const [key, panel] = Object.entries(made.spec.panels)[0] ?? ["", undefined];
    const panels = { ...made.spec.panels, [key]: { ...panel, spec: { ...panel?.spec, colour: "red" } } };
    expect(signoz({ ...made, spec: { ...made.spec, panels } })).not.toEqual([]);
  });

  it.each(signozDashboards())("take what SigNoz itself publishes: %s", (_, dashboard) => {
    expect(signoz(dashboard)).toEqual([]);
  });
});
