import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  GRAFANA_KEY,
  startGrafana,
  type StrictGrafana,
} from "../../../as-code/src/provisioning/grafana/test/grafana-server.ts";
import {
  SIGNOZ_KEY,
  startSignoz,
  type StrictSignoz,
} from "../../../as-code/src/provisioning/signoz/test/signoz-server.ts";
import { runVerb } from "../../system/run-verb.ts";

// Dozens of requests a test: on a busy machine that is more than the default.
vi.setConfig({ testTimeout: 60_000 });

const DASHBOARD = {
  id: "orders",
  title: "Orders",
  variables: [
    { kind: "label", name: "tenant", label: "tenant_id", of: "orders_total", multiple: true, all: true },
  ],
  rows: [
    {
      title: "",
      panels: [
        {
          kind: "time",
          title: "Orders",
          queries: [{ kind: "promql", expr: 'sum(rate(orders_total{tenant_id=~"$tenant"}[5m]))' }],
        },
      ],
    },
  ],
};
const SLO = `version: prometheus/v1
service: shop
slos:
  - name: checkout
    objective: 99.9
    sli: { events: { error_query: 'sum(rate(e[{{.window}}]))', total_query: 'sum(rate(t[{{.window}}]))' } }
    alerting: { name: CheckoutErrors }
`;

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let folder = "";
let grafana: StrictGrafana;
let signoz: StrictSignoz;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-provision-"));
  grafana = await startGrafana();
  signoz = await startSignoz();
  await Promise.all([
    writeFile(join(folder, "grafana.key"), `${GRAFANA_KEY}\n`),
    writeFile(join(folder, "signoz.key"), SIGNOZ_KEY),
    writeFile(join(folder, "orders.json"), JSON.stringify(DASHBOARD)),
    writeFile(join(folder, "slo.yml"), SLO),
  ]);
});
afterEach(async () => {
  await Promise.all([grafana.close(), signoz.close(), rm(folder, { recursive: true })]);
});

const file = (name: string): string => join(folder, name);

async function sightline(args: readonly string[], env: Record<string, string> = {}): Promise<Said> {
  return runVerb(["provision", ...args], env);
}

function toGrafana(action: string, ...more: string[]): Promise<Said> {
  const where = ["--platform", "grafana", "--url", grafana.url, "--api-key-file", file("grafana.key")];
  return sightline([action, ...where, ...more]);
}

const only = (): string[] => ["--no-shipped", "--dashboards", file("orders.json")];

describe("sightline provision, Grafana", () => {
  it("plans without a change, applies, and has nothing to do the second time", async () => {
    const all = [
      "--slo",
      file("slo.yml"),
      "--alerts",
      "--backend",
      "http://127.0.0.1:4320",
      "--dashboards",
      file("orders.json"),
    ];
    const plan = await toGrafana("plan", ...all);
    expect(plan.code).toBe(0);
    expect(plan.out).toContain(`Grafana 13.1.0 at ${grafana.url} (/apis and /api), owner sightline`);
    expect(plan.out).toMatch(/\+ folder +Sightline/u);
    expect(plan.out).toMatch(/\+ dashboard +Orders +orders/u);
    expect(plan.out).toMatch(/\+ alert group +sightline-alerts/u);
    expect(plan.err).toContain("recording rules stay with the Prometheus");
    expect(grafana.requests.filter((asked) => !asked.startsWith("GET "))).toEqual([]);
    const apply = await toGrafana("apply", ...all);
    expect(apply.code).toBe(0);
    expect(apply.out).toMatch(/created +data source +sightline-prometheus/u);
    expect(apply.out).toMatch(/ 0 updated, 0 removed, 0 unchanged\.\n$/u);
    const again = await toGrafana("apply", ...all);
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/ 0 created, 0 updated, 0 removed, \d+ unchanged\.\n$/u);
    const second = await toGrafana("plan", ...all, "--json");
    expect(JSON.parse(second.out)).toMatchObject({
      ok: true,
      changes: false,
      platforms: [{ platform: "grafana", version: "13.1.0" }],
    });
  });

  it("shows each field that somebody changed, and puts it back", async () => {
    await toGrafana("apply", ...only());
    const stored = grafana.state.dashboards.get("orders");
    if (stored !== undefined) stored.spec = { ...stored.spec, title: "Mine", refresh: "5s" };
    const diff = await toGrafana("diff", ...only());
    expect(diff.code).toBe(0);
    expect(diff.out).toContain('title: "Mine" → "Orders"');
    expect(diff.out).toContain('refresh: "5s" → nothing');
    expect(diff.out).toContain("2 fields differ");
    expect((await toGrafana("diff", ...only(), "--exit-code")).code).toBe(1);
    expect((await toGrafana("apply", ...only())).out).toMatch(/updated +dashboard +orders/u);
    expect((await toGrafana("diff", ...only(), "--exit-code")).code).toBe(0);
  });

  it("leaves what is not ours, says so, and takes it over when told to", async () => {
    const spec = { title: "By hand", tags: [], schemaVersion: 42 };
    for (const uid of ["orders", "other"])
      grafana.state.dashboards.set(uid, {
        uid,
        folderUid: "",
        version: 1,
        spec,
        stored: "v1",
        provisioned: false,
      });
    const plan = await toGrafana("plan", ...only());
    expect(plan.code).toBe(1);
    expect(plan.out).toMatch(/! dashboard +Orders +orders +it is there already and not ours/u);
    expect(plan.out).toContain("Not ours, left alone: 1 dashboard.");
    const apply = await toGrafana("apply", ...only());
    expect(apply.code).toBe(1);
    expect(apply.out).toContain("take that one over with --adopt");
    expect(grafana.state.dashboards.get("orders")?.spec["title"]).toBe("By hand");
    expect((await toGrafana("apply", ...only(), "--adopt")).code).toBe(0);
    expect(grafana.state.dashboards.get("orders")?.spec["title"]).toBe("Orders");
  });

  it("destroys what carries our mark alone, after showing it", async () => {
    await toGrafana("apply", ...only(), "--alerts");
    await toGrafana("apply", ...only(), "--tenant", "acme");
    const spec = { title: "By hand", tags: [] };
    grafana.state.dashboards.set("other", {
      uid: "other",
      folderUid: "",
      version: 1,
      spec,
      stored: "v1",
      provisioned: false,
    });
    const dry = await toGrafana("destroy", "--dry-run");
    expect(dry.out).toMatch(/- dashboard +Orders · acme +orders-acme/u);
    expect(grafana.state.dashboards.size).toBe(3);
    expect((await toGrafana("destroy", "--tenant", "acme")).code).toBe(0);
    expect([...grafana.state.dashboards.keys()]).toEqual(["orders", "other"]);
    expect((await toGrafana("destroy")).code).toBe(0);
    expect([...grafana.state.dashboards.keys()]).toEqual(["other"]);
    expect([grafana.state.folders.size, grafana.state.rules.size]).toEqual([0, 0]);
  });

  it("says what is done and what is not, and ends with 1", async () => {
    grafana.faults.push({
      on: /^POST .*dashboards$/u,
      answer: { status: 422, body: { message: "not today" } },
    });
    await writeFile(
      file("two.json"),
      JSON.stringify([DASHBOARD, { ...DASHBOARD, id: "payments", title: "Payments" }]),
    );
    const two = ["--no-shipped", "--dashboards", file("two.json")];
    const apply = await toGrafana("apply", ...two, "--json");
    expect(apply.code).toBe(1);
    expect(JSON.parse(apply.out)).toMatchObject({
      ok: false,
      platforms: [
        {
          dashboardsCreated: ["payments"],
          errors: [
            {
              code: "PLATFORM_REFUSED",
              resource: "the dashboard orders",
              message: expect.stringContaining("not today"),
            },
          ],
        },
      ],
    });
    expect((await toGrafana("apply", ...two)).code).toBe(0);
  });

  it("asks and changes nothing with --dry-run", async () => {
    expect((await toGrafana("apply", ...only(), "--dry-run")).out).toContain("2 to create");
    expect(grafana.state.dashboards.size).toBe(0);
  });
});

function both(): string[] {
  const forGrafana = ["--grafana-url", grafana.url, "--grafana-api-key-file", file("grafana.key")];
  const forSignoz = ["--signoz-url", signoz.url, "--signoz-api-key-file", file("signoz.key")];
  return ["--platform", "both", ...forGrafana, ...forSignoz];
}

describe("sightline provision, both platforms", () => {
  it("brings the same dashboards to each", async () => {
    const apply = await sightline(["apply", ...both(), "--alerts"]);
    expect(apply.code).toBe(0);
    expect(apply.out).toContain(`SigNoz at ${signoz.url} (/api/v2), owner sightline`);
    const ids = [...grafana.state.dashboards.keys()];
    expect([...signoz.state.dashboards.values()].map(({ name }) => name)).toEqual(ids);
    expect(ids.length).toBeGreaterThan(5);
    expect(signoz.state.rules.size).toBe(grafana.state.rules.size);
  });

  it("changes neither where one is not there", async () => {
    await signoz.close();
    const apply = await sightline(["apply", ...both()]);
    expect(apply).toMatchObject({ code: 2, err: expect.stringContaining("SigNoz at") });
    expect(grafana.state.dashboards.size).toBe(0);
    signoz = await startSignoz();
  });

  it("takes addresses and keys from the variables that the SDK reads", async () => {
    const env = {
      GRAFANA_URL: grafana.url,
      GRAFANA_API_KEY: GRAFANA_KEY,
      SIGNOZ_URL: signoz.url,
      SIGNOZ_API_KEY: SIGNOZ_KEY,
    };
    expect((await sightline(["plan", ...only()], env)).out).toMatch(/Grafana 13[\s\S]+SigNoz at/u);
    const one = await sightline(["plan", ...only()], { ...env, SIGHTLINE_DASHBOARDS: "signoz" });
    expect(one.out).not.toContain("Grafana");
  });
});

describe("sightline provision refuses", () => {
  it.each<[string, () => string[], string]>([
    [
      "a key that is not known",
      () => ["--url", grafana.url, "--api-key-file", file("signoz.key")],
      "does not know the key",
    ],
    [
      "a platform that is not there",
      () => ["--url", "http://127.0.0.1:1", "--api-key-file", file("grafana.key")],
      "does not answer",
    ],
    [
      "something that is no Grafana",
      () => ["--url", signoz.url, "--api-key-file", file("grafana.key")],
      "does not know the key",
    ],
    ["no key", () => ["--url", grafana.url], "There is no API key: GRAFANA_API_KEY is not set."],
    ["no key file", () => ["--url", grafana.url, "--api-key-file", file("none")], "there is no such file"],
    ["no address", () => ["--api-key-file", file("grafana.key")], "Nothing says where Grafana is."],
    [
      "a user in the address",
      () => ["--url", "http://a:b@127.0.0.1:1", "--api-key-file", file("grafana.key")],
      "a user, a password",
    ],
    [
      "two dashboards of one id",
      () => [
        "--url",
        grafana.url,
        "--api-key-file",
        file("grafana.key"),
        "--dashboards",
        file("orders.json"),
        file("again.json"),
      ],
      "two dashboards have this id",
    ],
    [
      "a dashboard with a fault",
      () => ["--url", grafana.url, "--api-key-file", file("grafana.key"), "--dashboards", file("wrong.json")],
      "titel",
    ],
    [
      "what is no JSON",
      () => ["--url", grafana.url, "--api-key-file", file("grafana.key"), "--dashboards", file("slo.yml")],
      "is no JSON",
    ],
    ["a variable without a value", () => ["--url", grafana.url, "--var", "region"], "Write NAME=VALUE"],
  ])("%s", async (_what, args, message) => {
    await writeFile(file("again.json"), JSON.stringify(DASHBOARD));
    await writeFile(file("wrong.json"), JSON.stringify({ ...DASHBOARD, titel: "x" }));
    const { code, out, err } = await sightline(["plan", "--platform", "grafana", ...args()]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(out + err).not.toContain(GRAFANA_KEY);
    expect(out + err).not.toContain(SIGNOZ_KEY);
  });

  it("nothing said at all", async () => {
    expect(await sightline(["plan"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("which platform is meant"),
    });
  });

  it("as JSON where that is asked for", async () => {
    const { out } = await toGrafana("plan", "--url", "http://127.0.0.1:1", "--json");
    expect(JSON.parse(out)).toMatchObject({
      error: { code: "PLATFORM_UNREACHABLE", hint: expect.any(String) },
    });
  });
});
