import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-dashboards-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function sightline(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(args);
}

async function written(name: string, value: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
  return file;
}

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), "utf8"));

function declarationOf(query: string): string {
  return `export default { service: { name: "shop" }, metrics: { orders: { type: "counter", labels: ["status"] } },
    dashboards: { orders: { title: "Orders", rows: [{ title: "All", panels: [{ kind: "value", title: "Rate", queries: [{ query: ${query} }] }] }] } } };`;
}

const SHOP = {
  id: "shop",
  title: "Shop",
  rows: [{ title: "", panels: [{ kind: "time", title: "Up", queries: [{ kind: "promql", expr: "up" }] }] }],
};

describe("sightline generate dashboards", () => {
  it("writes a file for each, under the names that stacks have", async () => {
    const { code, out, err } = await sightline("generate", "dashboards", "--out", folder);
    expect(code).toBe(0);
    expect((await readdir(folder)).toSorted()).toEqual([
      "audio-orchestrator-overview.json",
      "audio-pipeline.json",
      "business.json",
      "service-details.json",
      "service-overview.json",
      "service_dashboard.json",
      "slos.json",
      "tenant-analytics.json",
    ]);
    expect(await read("service_dashboard.json")).toMatchObject({ uid: "service", schemaVersion: 42 });
    expect(err).toContain("note  service: Slowest requests: Jaeger cannot be asked for the longest first.");
    expect(out).toContain("service_dashboard.json\n");
    expect((await sightline("generate", "dashboards", "--out", folder)).out).toContain("(unchanged)");
  });

  it.each([
    ["grafana", { uid: "slos" }],
    ["grafana-v2", { apiVersion: "dashboard.grafana.app/v2", metadata: { name: "slos" } }],
    ["signoz", { schemaVersion: "v6", name: "slos" }],
    ["model", { id: "slos", rows: [{ title: "Budgets" }, { title: "Burn" }, {}] }],
  ])("prints one for %s", async (target, form) => {
    const { code, out } = await sightline("generate", "dashboards", "--target", target, "--only", "slos");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject(form);
  });

  it("takes those of a declaration, and tells what is wrong with them", async () => {
    const good = await written(
      "good.mjs",
      declarationOf('{ kind: "rate", metric: "orders", window: "5m", groupedBy: [] }'),
    );
    const args = ["generate", "dashboards", "--target", "model", "--only", "shop-orders", "--telemetry"];
    expect(JSON.parse((await sightline(...args, good)).out)).toEqual({
      id: "shop-orders",
      title: "Orders",
      rows: [
        {
          title: "All",
          panels: [
            {
              kind: "value",
              title: "Rate",
              queries: [{ kind: "promql", expr: "sum(rate(orders_total[5m]))" }],
            },
          ],
        },
      ],
    });
    const bad = await written("bad.mjs", declarationOf('{ kind: "promql", text: "rate(order_total[5m])" }'));
    const { code, err } = await sightline(...args, bad);
    expect(code).toBe(2);
    expect(err).toMatch(/dashboards\.orders\.rows\[0\]\.panels\[0\]\.queries\[0\].*order_total/u);
  });

  it("names the nearest where there is none", async () => {
    const { code, err } = await sightline("generate", "dashboards", "--only", "servce");
    expect([code, err]).toEqual([2, "There is no dashboard servce.\nDid you mean service?\n"]);
  });
});

describe("sightline convert dashboard", () => {
  it("gives the model, and tells each loss with its path", async () => {
    const file = await written("old.json", {
      title: "Old",
      panels: [
        { type: "timeseries", title: "Up", targets: [{ expr: "up" }] },
        { type: "canvas", title: "Map" },
      ],
    });
    const { code, out, err } = await sightline("convert", "dashboard", file);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      id: "old",
      rows: [{ panels: [{ kind: "time" }, { kind: "text" }] }],
    });
    expect(err).toBe(
      `note  ${file}: panels[1]: Map: there is nothing like a panel of kind canvas: it is a text that says so. Ask its data with another kind of panel.\n`,
    );
    const json = JSON.parse(
      (await sightline("convert", "dashboard", file, "--target", "signoz", "--json")).out,
    );
    expect(json).toMatchObject({
      ok: true,
      dashboard: { schemaVersion: "v6", name: "old" },
      notes: [{ path: "panels[1]" }],
      targetNotes: [{ subject: "Up" }, { subject: "Map" }],
    });
  });

  it.each([
    ["a list", "[]", /neither panels nor schemaVersion v6/u],
    ["no JSON", "{", /is not JSON/u],
    ["SigNoz' old form", '{"widgets":[]}', /before schema v6/u],
    ["Grafana's second form", '{"apiVersion":"dashboard.grafana.app/v2"}', /second form/u],
    ["ours", JSON.stringify(SHOP), /our form already/u],
  ])("says what to do with %s", async (_, text, words) => {
    const { code, err } = await sightline("convert", "dashboard", await written("x.json", text));
    expect(code).toBe(2);
    expect(err).toMatch(words);
  });
});

describe("sightline validate dashboards", () => {
  it("finds nothing in what is generated", async () => {
    for (const target of ["grafana", "signoz", "model"]) {
      const out = join(folder, target);
      await sightline("generate", "dashboards", "--target", target, "--out", out);
      const { code, out: told } = await sightline("validate", "dashboards", out);
      expect(told).toMatch(/\n0 errors\n$/u);
      expect(code).toBe(0);
    }
  });

  it("tells every fault with file and path", async () => {
    await written("a.json", SHOP);
    await written("b.json", {
      ...SHOP,
      rows: [{ title: "", panels: [{ kind: "tme", title: "x", queries: [] }] }],
    });
    await written("c.json", {
      uid: "c",
      title: "C",
      panels: [{ type: "stat", title: "x", targets: [{ expr: 'rate(up{job="$service"}[5m)' }] }],
    });
    await written("d.json", SHOP);
    await written("e.json", "no");
    const { code, out } = await sightline("validate", "dashboards", folder, "--json");
    expect(code).toBe(1);
    const {
      files,
    }: { readonly files: readonly { readonly errors: readonly { path: string; message: string }[] }[] } =
      JSON.parse(out);
    expect(files.map(({ errors }) => errors.map(({ path, message }) => `${path}: ${message}`))).toEqual([
      [],
      [expect.stringContaining('rows[0].panels[0].kind: "tme" is not one of')],
      [
        expect.stringContaining("rows[0].panels[0].queries[0].expr: "),
        expect.stringContaining("no variable $service"),
      ],
      [expect.stringContaining("id: ")],
      [expect.stringContaining(": it is not JSON")],
    ]);
  });
});
