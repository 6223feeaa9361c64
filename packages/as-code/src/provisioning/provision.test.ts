import type { Dashboard } from "@sightline/model";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shippedAlertGroup } from "../alert/alerts.ts";
import { shippedDashboards } from "../dashboard/shipped/shipped.ts";
import { GRAFANA_KEY, startGrafana, type StrictGrafana } from "./grafana/test/grafana-server.ts";
import type { PlatformName } from "./platform.ts";
import { type ProvisionOptions, type ProvisionResult, provisionPlatformDashboards } from "./provision.ts";
import { SIGNOZ_KEY, startSignoz, type StrictSignoz } from "./signoz/test/signoz-server.ts";
import type { StrictServer } from "./test/strict-server.ts";

// Dozens of requests a test: on a busy machine that is more than the default.
vi.setConfig({ testTimeout: 60_000 });

const SHIPPED = shippedDashboards().map(({ id }) => id);

const dashboard: Dashboard = {
  id: "orders",
  title: "Orders",
  tags: ["two words", "1st.key:a value of more than thirty-two characters", "sightline"],
  variables: [
    { kind: "label", name: "tenant", label: "tenant_id", of: "orders_total", multiple: true, all: true },
    { kind: "choice", name: "region", options: ["us"] },
  ],
  rows: [
    {
      title: "",
      panels: [
        {
          kind: "time",
          title: "Orders",
          queries: [{ kind: "promql", expr: 'sum(rate(orders_total{tenant_id=~"$tenant"}[5m]))' }],
          links: [{ kind: "dashboard", title: "Again", id: "orders" }],
        },
      ],
    },
  ],
};

describe.each<PlatformName>(["grafana", "signoz"])("provisionPlatformDashboards to %s", (platformType) => {
  let server: StrictServer;
  let grafana: StrictGrafana | undefined;
  let signoz: StrictSignoz | undefined;
  const apiKey = platformType === "grafana" ? GRAFANA_KEY : SIGNOZ_KEY;
  beforeEach(async () => {
    grafana = platformType === "grafana" ? await startGrafana() : undefined;
    signoz = platformType === "signoz" ? await startSignoz() : undefined;
    server = grafana ?? signoz ?? (await startSignoz());
  });
  afterEach(() => server.close());

  function provision(more: Partial<ProvisionOptions> = {}): Promise<ProvisionResult> {
    return provisionPlatformDashboards({ platformType, baseUrl: server.url, apiKey, ...more });
  }

  it("brings the dashboards that ship, with alerts, and has nothing to do the second time", async () => {
    const alerts = [shippedAlertGroup()];
    const first = await provision({ alerts });
    expect(first).toMatchObject({
      dashboardsCreated: SHIPPED,
      dashboardsUpdated: [],
      unchanged: [],
      errors: [],
    });
    const before = server.requests.length;
    const second = await provision({ alerts });
    expect(second).toMatchObject({
      dashboardsCreated: [],
      dashboardsUpdated: [],
      unchanged: SHIPPED,
      errors: [],
    });
    expect(second.steps.filter(({ result }) => result !== "unchanged")).toEqual([]);
    expect(server.requests.slice(before).filter((asked) => !asked.startsWith("GET "))).toEqual([]);
  });

  it("makes one for a tenant beside the one for all, each by itself", async () => {
    await provision({ dashboards: [dashboard] });
    const acme = await provision({ dashboards: [dashboard], tenantId: "acme" });
    expect(acme).toMatchObject({ dashboardsCreated: ["orders-acme"], errors: [] });
    const again = await provision({ dashboards: [dashboard], tenantId: "acme", prune: true });
    expect(again).toMatchObject({ unchanged: ["orders-acme"], errors: [] });
    const text = JSON.stringify([...(grafana?.state.dashboards ?? signoz?.state.dashboards ?? [])]);
    expect(text).toContain("Orders · acme");
    expect(text).toContain("sightline-tenant");
    expect(await provision({ dashboards: [dashboard] })).toMatchObject({ unchanged: ["orders"], errors: [] });
  });

  it.each(["0b9d5a52-7f0e-4a8f-9f5e-7d0f3f1f6c11", "Größe & Söhne GmbH, Abteilung Einkauf und Verkauf"])(
    "tells the tenant %s apart too",
    async (tenantId) => {
      const first = await provision({ dashboards: [dashboard], tenantId });
      expect(first).toMatchObject({
        dashboardsCreated: [expect.stringMatching(/^orders-[a-z0-9-]+$/u)],
        errors: [],
      });
      const again = await provision({ dashboards: [dashboard], tenantId, prune: true });
      expect(again).toMatchObject({ unchanged: first.dashboardsCreated, errors: [] });
    },
  );

  it("gives values to variables, and changes them", async () => {
    await provision({ dashboards: [dashboard], customVariables: { region: "eu", team: "shop" } });
    const text = JSON.stringify([...(grafana?.state.dashboards ?? signoz?.state.dashboards ?? [])]);
    expect(text).toContain('"eu"');
    expect(text).toContain('"team"');
    expect(
      await provision({ dashboards: [dashboard], customVariables: { region: "us", team: "shop" } }),
    ).toMatchObject({ dashboardsUpdated: ["orders"], errors: [] });
  });

  it("asks and changes nothing in a dry run", async () => {
    const dry = await provision({ dashboards: [dashboard], dryRun: true });
    expect(dry).toMatchObject({ dashboardsCreated: ["orders"], errors: [] });
    expect(server.requests.filter((asked) => !asked.startsWith("GET "))).toEqual([]);
  });

  it("tells what failed of several, and finishes them the next time", async () => {
    const other = { ...dashboard, id: "payments", title: "Payments" };
    const refusal = {
      status: 400,
      body: { message: `no, ${apiKey} may not`, error: { message: `no, ${apiKey} may not` } },
    };
    server.faults.push({ on: /^POST .*dashboards$/u, answer: refusal });
    const first = await provision({ dashboards: [dashboard, other] });
    expect(first).toMatchObject({
      dashboardsCreated: ["payments"],
      errors: [
        {
          code: "PLATFORM_REFUSED",
          resource: "the dashboard orders",
          message: expect.stringContaining("no, *** may not"),
        },
      ],
    });
    expect(JSON.stringify(first)).not.toContain(apiKey);
    expect(await provision({ dashboards: [dashboard, other] })).toMatchObject({
      dashboardsCreated: ["orders"],
      unchanged: ["payments"],
      errors: [],
    });
  });

  it("says that a dashboard of ours belongs to somebody else", async () => {
    await provision({ dashboards: [dashboard], owner: "mail" });
    expect(await provision({ dashboards: [dashboard], owner: "shop", dryRun: true })).toMatchObject({
      errors: [{ code: "RESOURCE_TAKEN" }],
    });
    expect(await provision({ dashboards: [dashboard], owner: "shop", adopt: true })).toMatchObject({
      dashboardsUpdated: ["orders"],
    });
  });

  it("never tells the key, whatever goes wrong", async () => {
    const key = `${apiKey}x`;
    const failures = await Promise.all([
      provision({ apiKey: key }).catch((error: unknown) => error),
      provision({ apiKey: key, baseUrl: "http://127.0.0.1:1" }).catch((error: unknown) => error),
      provision({ apiKey: `${key}\n` }).catch((error: unknown) => error),
      provision({
        apiKey: key,
        fetch: () => Promise.reject(new TypeError(`cannot send ${key}`)),
        clock: { sleep: () => Promise.resolve(), now: () => 0, random: () => 0 },
      }).catch((error: unknown) => error),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({ code: expect.stringMatching(/^(?:PLATFORM|PROVISION)_/u) });
      const { message, hint, stack = "" } = Object(failure);
      expect(`${message} ${hint} ${stack} ${JSON.stringify(failure)}`).not.toContain(key);
    }
  });

  it.each<[Partial<ProvisionOptions>, string]>([
    [{ baseUrl: "127.0.0.1:3000" }, "baseUrl is no URL"],
    [{ baseUrl: "http://ada:secret@127.0.0.1:3000" }, "a user, a password"],
    [{ apiKey: "" }, "apiKey is empty"],
    [{ tenantId: " " }, "tenantId is empty"],
    [{ customVariables: { "a-b": "c" } }, '"a-b" is no name of a variable'],
    [{ owner: "a b" }, "is no name"],
    [{ owner: "Shop" }, "is no name"],
  ])("refuses %j", async (options, message) => {
    const failure = await provision(options).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "PROVISION_OPTIONS", message: expect.stringContaining(message) });
    expect(String(failure)).not.toContain("secret@");
  });
});

describe("provisionPlatformDashboards", () => {
  it("names the platform that was meant", async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a caller without types gives
    const options = {
      platformType: "grafanna",
      baseUrl: "http://127.0.0.1:1",
      apiKey: "k",
    } as unknown as ProvisionOptions;
    await expect(provisionPlatformDashboards(options)).rejects.toMatchObject({
      code: "PROVISION_OPTIONS",
      hint: expect.stringContaining("Did you mean grafana?"),
    });
  });

  it("makes data sources that lead from metrics to traces and back, and keeps their token a secret", async () => {
    const server = await startGrafana();
    const token = "a-token-of-the-backend-0123456789abcdef";
    const options: ProvisionOptions = {
      platformType: "grafana",
      baseUrl: server.url,
      apiKey: GRAFANA_KEY,
      dashboards: [dashboard],
      dataSources: {
        prometheus: "http://127.0.0.1:4320",
        jaeger: "http://127.0.0.1:4320",
        loki: "http://127.0.0.1:3100",
        token,
      },
    };
    const first = await provisionPlatformDashboards(options);
    expect(first.errors).toEqual([]);
    const sources = Object.fromEntries(server.state.sources);
    expect(sources).toMatchObject({
      "sightline-prometheus": {
        jsonData: { exemplarTraceIdDestinations: [{ datasourceUid: "sightline-jaeger" }] },
      },
      "sightline-jaeger": {
        jsonData: {
          tracesToMetrics: { datasourceUid: "sightline-prometheus" },
          tracesToLogsV2: { datasourceUid: "sightline-loki" },
        },
        secureJsonFields: { httpHeaderValue1: true },
      },
      "sightline-loki": {
        jsonData: { derivedFields: [{ datasourceUid: "sightline-jaeger", url: "${__value.raw}" }] },
      },
    });
    const again = await provisionPlatformDashboards(options);
    expect(again.steps.map(({ result }) => result)).toEqual([
      "unchanged",
      "unchanged",
      "unchanged",
      "unchanged",
      "unchanged",
    ]);
    const rotated = await provisionPlatformDashboards({
      ...options,
      dataSources: { ...options.dataSources, token: `${token}2` },
    });
    expect(rotated.steps.filter(({ result }) => result === "updated").map(({ kind }) => kind)).toEqual([
      "datasource",
      "datasource",
      "datasource",
    ]);
    expect(JSON.stringify([first, again, rotated])).not.toContain(token);
    expect(JSON.stringify(server.state.dashboards.get("orders")?.spec)).toContain("sightline-prometheus");
    await server.close();
  });

  it("tells a dashboard that no tenant can be told apart in", async () => {
    const server = await startGrafana();
    const { variables: _none, ...plain } = dashboard;
    const options = {
      platformType: "grafana",
      baseUrl: server.url,
      apiKey: GRAFANA_KEY,
      dashboards: [plain],
      tenantId: "acme",
    } as const;
    const result = await provisionPlatformDashboards(options);
    expect(result).toMatchObject({
      dashboardsCreated: ["orders"],
      notes: [{ subject: "Orders", message: expect.stringContaining("stays one for all tenants") }],
    });
    await server.close();
  });
});
