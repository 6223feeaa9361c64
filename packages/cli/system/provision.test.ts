/** `sightline provision` as a pipeline runs it: a process, a key by its environment, and what its exit codes tell. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  GRAFANA_KEY,
  startGrafana,
  type StrictGrafana,
} from "../../as-code/src/provisioning/grafana/test/grafana-server.ts";
import {
  SIGNOZ_KEY,
  startSignoz,
  type StrictSignoz,
} from "../../as-code/src/provisioning/signoz/test/signoz-server.ts";

// Several processes a test, each with a whole program to read.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const dashboard = (id: string) => ({
  id,
  title: `The ${id}`,
  rows: [
    {
      title: "",
      panels: [
        { kind: "time", title: "Orders", queries: [{ kind: "promql", expr: "sum(rate(orders_total[5m]))" }] },
      ],
    },
  ],
});

let folder = "";
let grafana: StrictGrafana;
let signoz: StrictSignoz;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-provision-"));
  grafana = await startGrafana();
  signoz = await startSignoz();
  await writeFile(join(folder, "boards.json"), JSON.stringify([dashboard("orders"), dashboard("parcels")]));
});
afterEach(async () => {
  await Promise.all([grafana.close(), signoz.close(), rm(folder, { recursive: true })]);
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Both platforms and their keys come by the environment, as in a pipeline. */
function provision(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const command = ["--conditions=@sightline/source", MAIN, "provision", ...args];
  // What is removed is told by its marks alone.
  const content = args[0] === "destroy" ? [] : ["--no-shipped", "--dashboards", join(folder, "boards.json")];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...command, ...content],
      {
        env: {
          ...process.env,
          GRAFANA_URL: grafana.url,
          GRAFANA_API_KEY: GRAFANA_KEY,
          SIGNOZ_URL: signoz.url,
          SIGNOZ_API_KEY: SIGNOZ_KEY,
          ...env,
        },
      },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}

const written = (requests: readonly string[]): readonly string[] =>
  requests.filter((one) => !one.startsWith("GET "));

describe("sightline provision as a process", () => {
  it("plans without a change, tells what differs by 1, applies, has nothing more to do, and takes it away", async () => {
    const plan = await provision(["plan"]);
    expect([plan.code, plan.err]).toEqual([0, expect.not.stringContaining("Error")]);
    expect(plan.out).toMatch(/Grafana 13\.1\.0[^]*\+ dashboard[^]*SigNoz[^]*\+ dashboard/u);
    expect(written([...grafana.requests, ...signoz.requests])).toEqual([]);
    expect((await provision(["diff", "--exit-code"])).code).toBe(1);

    const applied = await provision(["apply", "--json"]);
    expect([applied.code, JSON.parse(applied.out)]).toMatchObject([
      0,
      { ok: true, platforms: [{ platform: "grafana" }, { platform: "signoz" }] },
    ]);
    expect(grafana.state.dashboards.size).toBe(2);

    const again = await provision(["diff", "--exit-code", "--json"]);
    expect([again.code, JSON.parse(again.out)]).toMatchObject([0, { ok: true, changes: false }]);
    const removed = await provision(["destroy"]);
    expect([removed.code, grafana.state.dashboards.size]).toEqual([0, 0]);
  });

  it("goes on after what fails, ends with 1, and does the rest the next time", async () => {
    const refused = { status: 400, body: { message: "the store is read-only" } };
    grafana.faults.push({ on: /^(?:POST|PUT) .*dashboards/u, answer: refused });
    const first = await provision(["apply", "--json"]);
    expect(first.code).toBe(1);
    const { ok, platforms } = JSON.parse(first.out);
    expect(ok).toBe(false);
    expect(platforms[0].errors).toHaveLength(1);
    expect(JSON.stringify(platforms[0].errors)).toContain("the store is read-only");
    expect(platforms[0].dashboardsCreated).toHaveLength(1);
    expect(platforms[1]).toMatchObject({ errors: [], dashboardsCreated: ["orders", "parcels"] });

    const second = await provision(["apply", "--json"]);
    expect([second.code, JSON.parse(second.out)]).toMatchObject([
      0,
      {
        ok: true,
        platforms: [
          { dashboardsCreated: [expect.any(String)], unchanged: [expect.any(String)] },
          { dashboardsCreated: [], unchanged: ["orders", "parcels"] },
        ],
      },
    ]);
  });

  it.each([
    ["a key that is refused", { GRAFANA_API_KEY: "glsa_wrong" }, "PLATFORM_KEY_REFUSED"],
    ["no key", { GRAFANA_API_KEY: "" }, "API_KEY_MISSING"],
    ["nobody at the address", { SIGNOZ_URL: "http://127.0.0.1:1" }, "PLATFORM_UNREACHABLE"],
  ])("ends with 2 and changes nothing, also of the other platform, for %s", async (_, env, code) => {
    const ran = await provision(["apply", "--json"], env);
    expect([ran.code, JSON.parse(ran.out)]).toMatchObject([2, { error: { code } }]);
    expect(written([...grafana.requests, ...signoz.requests])).toEqual([]);
    expect(ran.out + ran.err).not.toContain(GRAFANA_KEY);
    expect(ran.out + ran.err).not.toContain("    at ");
  });

  it("ends with 2 for a file that is no dashboard, and says where", async () => {
    await writeFile(join(folder, "boards.json"), '{"id":"Orders","rows":[]}');
    const ran = await provision(["plan"]);
    expect(ran.code).toBe(2);
    expect(ran.out + ran.err).toMatch(/boards\.json[^]*title[^]*missing/u);
  });
});
