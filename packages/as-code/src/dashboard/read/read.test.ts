import { describe, expect, it } from "vitest";
import { hasPublishedSchemas, signozDashboards } from "../../../test/published-schemas.ts";
import { grafanaDashboard } from "../grafana/dashboard.ts";
import { isJson, listAt, numberAt, objectAt, textAt } from "../json.ts";
import { dashboardFaults } from "../problems.ts";
import { shippedDashboards } from "../shipped/shipped.ts";
import { signozDashboard } from "../signoz/dashboard.ts";
import { dashboardForm, readDashboard } from "./read.ts";

/** Paths at which two JSON values differ, each as deep as it goes. */
function differences(left: unknown, right: unknown, path = ""): readonly string[] {
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length)
    return left.flatMap((one, at) => differences(one, right[at], `${path}[${at}]`));
  if (isJson(left) && isJson(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].flatMap((name) =>
      differences(left[name], right[name], path === "" ? name : `${path}.${name}`),
    );
  }
  return JSON.stringify(left) === JSON.stringify(right) ? [] : [path];
}

/** Panels by their number on the page: what they are called has no meaning. */
function numbered(dashboard: unknown): { readonly document: unknown; readonly keys: readonly string[] } {
  const keys: string[] = [];
  const panels = objectAt(dashboard, "spec", "panels");
  const layouts = listAt(dashboard, "spec", "layouts").map((layout) => {
    const items = [...listAt(layout, "spec", "items")].toSorted(
      (left, right) =>
        (numberAt(left, "y") ?? 0) - (numberAt(right, "y") ?? 0) ||
        (numberAt(left, "x") ?? 0) - (numberAt(right, "x") ?? 0),
    );
    return {
      ...objectAt(layout),
      spec: {
        ...objectAt(layout, "spec"),
        items: items.map((item) => {
          const key = (textAt(item, "content", "$ref") ?? "").split("/").at(-1) ?? "";
          keys.push(key);
          return { ...objectAt(item), content: { $ref: keys.length } };
        }),
      },
    };
  });
  const document = {
    ...objectAt(dashboard),
    spec: {
      ...objectAt(dashboard, "spec"),
      layouts,
      panels: Object.fromEntries(keys.map((key, at) => [String(at + 1), panels[key]])),
    },
  };
  return { document, keys };
}

/** Not asking for exemplars is what is so without a word; a search of logs comes back as Loki asks it. */
function withoutDefaults(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replaceAll(',"exemplars":false', "").replaceAll('"native"', '"search"'),
  );
}

describe.skipIf(!hasPublishedSchemas)("dashboards that SigNoz publishes", () => {
  it.each(signozDashboards())(
    "%s goes through the model and back, and what changes is told",
    (_, published) => {
      expect(dashboardForm(published)).toBe("signoz");
      const { dashboard, notes } = readDashboard(published, "signoz");
      expect(dashboardFaults(dashboard)).toEqual([]);
      const back = signozDashboard(dashboard);
      expect(back.notes).toEqual([]);
      const before = numbered(published);
      const told = notes.map(({ path }) =>
        path.replace(
          /^spec\.panels\.([^.]+)/u,
          (__, key: string) => `spec.panels.${before.keys.indexOf(key) + 1}`,
        ),
      );
      const changed = differences(before.document, numbered(back.dashboard).document);
      const untold = changed.filter(
        (path) =>
          !told.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`)),
      );
      expect(untold).toEqual([]);
      // Nor is anything told that did not change.
      expect(told.filter((one) => !changed.some((path) => path.startsWith(one)))).toEqual([]);
      expect(Object.keys(back.dashboard.spec.panels)).toHaveLength(before.keys.length);
    },
  );
});

describe("our own dashboards, read back from Grafana's form", () => {
  it.each(shippedDashboards())("$id is what it was", (dashboard) => {
    const made = grafanaDashboard(dashboard).dashboard;
    const { dashboard: read, notes } = readDashboard(JSON.parse(JSON.stringify(made)), "grafana");
    expect(notes).toEqual([]);
    const essence = ({ variables = [], rows }: typeof dashboard): unknown => ({
      variables,
      rows: rows.map(({ title, collapsed = false, panels }) => ({
        title,
        collapsed,
        panels: panels.map(({ title: name, unit, thresholds, axis, decimals, stacked, kind, queries }) => ({
          kind,
          name,
          unit,
          thresholds,
          axis,
          decimals,
          stacked,
          asked: queries.map((query) =>
            query.kind === "promql" ? { ...query, exemplars: query.exemplars ?? false } : query.kind,
          ),
        })),
      })),
    });
    expect(withoutDefaults(essence(read))).toEqual(withoutDefaults(essence(dashboard)));
  });
});

describe("a dashboard of Grafana that was written by hand", () => {
  it("loses nothing in silence", () => {
    const { dashboard, notes } = readDashboard(
      {
        title: "Old one",
        time: { from: "now/d", to: "now" },
        templating: {
          list: [
            { type: "query", name: "pod", query: "query_result(up)" },
            { type: "adhoc", name: "filter" },
            { type: "custom", name: "env", query: "dev,prod", current: { value: "prod" }, multi: true },
          ],
        },
        annotations: { list: [{ builtIn: 1 }, { name: "deploys" }] },
        panels: [
          {
            type: "timeseries",
            title: "Load",
            gridPos: { x: 0, y: 1, w: 12, h: 6 },
            targets: [{ expr: "rate(up[$__interval])" }, { expr: "up", hide: true }],
            fieldConfig: { defaults: { unit: "dtdurations", mappings: [{}] }, overrides: [{}] },
            transformations: [{ id: "calculateField" }],
          },
          {
            type: "row",
            title: "Below",
            gridPos: { x: 0, y: 8, w: 24, h: 1 },
            collapsed: true,
            panels: [{ type: "flamegraph", title: "CPU" }],
          },
        ],
      },
      "grafana",
    );
    expect(notes.map(({ path }) => path)).toEqual([
      "time",
      "annotations.list[1]",
      "templating.list[0]",
      "templating.list[1]",
      "panels[0].targets[1]",
      "panels[0].fieldConfig.defaults.unit",
      "panels[0].fieldConfig.overrides",
      "panels[0].fieldConfig.defaults.mappings",
      "panels[0].transformations[0]",
      "panels[1].panels[0]",
    ]);
    expect(dashboard).toMatchObject({
      id: "old-one",
      variables: [
        { kind: "text", name: "pod" },
        { kind: "choice", name: "env", options: ["dev", "prod"], value: "prod", multiple: true },
      ],
      rows: [
        { title: "", panels: [{ kind: "time", title: "Load", queries: [{ kind: "promql" }] }] },
        { title: "Below", collapsed: true, panels: [{ kind: "text", title: "CPU" }] },
      ],
    });
  });

  it.each([
    [{ schemaVersion: "v6" }, "signoz"],
    [{ widgets: [] }, "signoz-v5"],
    [{ apiVersion: "dashboard.grafana.app/v2" }, "grafana-v2"],
    [{ panels: [] }, "grafana"],
    [{ dashboard: { panels: [] } }, "grafana"],
    [{ id: "a", title: "A", rows: [] }, "model"],
    [{ a: 1 }, undefined],
    [[], undefined],
  ])("%j is one of %s", (value, form) => {
    expect(dashboardForm(value)).toBe(form);
  });
});
