import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applyPlan } from "../apply.ts";
import { platformContract, type PlatformSubject } from "../contract/platform-contract.ts";
import type { PlatformAddress } from "../http/request.ts";
import { planOf, readState } from "../plan.ts";
import type { DesiredResource, JsonObject, ResourceKind } from "../platform.ts";
import { objectOf } from "../test/strict-server.ts";
import { signozPlatform } from "./platform.ts";
import { hasSignozSchemas, signozDashboardCase } from "./test/schemas.ts";
import { SIGNOZ_KEY, startSignoz, type StrictSignoz } from "./test/signoz-server.ts";

// Dozens of requests a test: on a busy machine that is more than the default.
vi.setConfig({ testTimeout: 60_000 });

const mark = { owner: "shop" };

function addressOf(baseUrl: string, key: string, pauses: number[]): PlatformAddress {
  return {
    product: "SigNoz",
    baseUrl,
    headers: { "SIGNOZ-API-KEY": key },
    secrets: [key],
    fetch,
    clock: { sleep: async (ms) => void pauses.push(ms), now: () => 0, random: () => 0.5 },
    timeout: 10_000,
  };
}

const spec: JsonObject = { display: { name: "Service" }, variables: [], panels: {}, layouts: [] };

const rule: JsonObject = {
  alertType: "METRIC_BASED_ALERT",
  ruleType: "promql_rule",
  version: "v5",
  schemaVersion: "v2alpha1",
  condition: {
    compositeQuery: {
      queryType: "promql",
      panelType: "graph",
      queries: [{ type: "promql", spec: { name: "A", query: "up == 0", disabled: false } }],
    },
    selectedQueryName: "A",
    thresholds: {
      kind: "basic",
      spec: [{ name: "critical", target: 0, op: "above", matchType: "at_least_once" }],
    },
  },
  evaluation: { kind: "rolling", spec: { evalWindow: "2m", frequency: "1m" } },
  labels: { severity: "critical" },
  annotations: { summary: "It is down." },
};

function sample(kind: ResourceKind, name: string): DesiredResource {
  if (kind === "dashboard") {
    const body = { schemaVersion: "v6", tags: [], spec: { ...spec, display: { name } } };
    return { kind, id: name, title: name, body, mark };
  }
  return { kind: "alert-rule", id: name, title: name, body: { alert: name, ...rule }, mark };
}

async function start(rules: "v1" | "v2"): Promise<PlatformSubject & { readonly server: StrictSignoz }> {
  const server = await startSignoz({ rules });
  const pauses: number[] = [];
  const platformFor = (url: string, key: string): ReturnType<typeof signozPlatform> =>
    signozPlatform(addressOf(url, key, pauses));
  const { state } = server;
  const allOf = (kind: ResourceKind): Map<string, JsonObject> =>
    kind === "dashboard" ? state.dashboards : state.rules;
  const named = (kind: ResourceKind, id: string): readonly (readonly [string, JsonObject])[] =>
    [...allOf(kind)].filter(([, one]) => one[kind === "dashboard" ? "name" : "alert"] === id);
  return {
    server,
    pauses,
    platform: platformFor(server.url, SIGNOZ_KEY),
    other: ({ key = SIGNOZ_KEY, url = server.url }) => platformFor(url, key),
    prepare: async () => undefined,
    sample,
    changed: (resource) =>
      resource.kind === "dashboard"
        ? {
            resource: {
              ...resource,
              body: {
                ...resource.body,
                spec: { ...spec, display: { name: resource.id, description: "New" } },
              },
            },
            path: "spec.display.description",
          }
        : {
            resource: { ...resource, body: { ...resource.body, labels: { severity: "warning" } } },
            path: "labels.severity",
          },
    wrong: (resource) => ({ ...resource, body: { ...resource.body, schemaVersion: "v4", version: "v4" } }),
    disown(kind, id) {
      for (const [key, one] of named(kind, id))
        allOf(kind).set(
          key,
          kind === "dashboard" ? { ...one, tags: [] } : { ...one, annotations: { summary: "It is down." } },
        );
    },
    stored: (kind, id) => named(kind, id).length,
  };
}

for (const rules of ["v2", "v1"] as const)
  platformContract({
    name: `SigNoz with rules ${rules}`,
    kinds: ["dashboard", "alert-rule"],
    markedById: [],
    key: SIGNOZ_KEY,
    start: () => start(rules),
  });

describe("SigNoz", () => {
  let subject: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    subject = await start("v2");
  });
  afterEach(() => subject.server.close());

  async function apply(desired: readonly DesiredResource[], more: object = {}): Promise<readonly string[]> {
    const { platform } = subject;
    const plan = planOf(platform, desired, await readState(platform, desired), { scope: mark, ...more });
    return (await applyPlan(platform, plan)).map(({ step, result, error }) =>
      [step.id, result, ...(error === undefined ? [] : [error.message])].join(" "),
    );
  }

  it.skipIf(!hasSignozSchemas)("refuses fields that its types do not know, and says which", async () => {
    const body = { ...sample("dashboard", "one").body, legned: true };
    expect(await apply([{ ...sample("dashboard", "one"), body }])).toEqual([
      expect.stringContaining("(400): the body is refused; .legned: unknown"),
    ]);
    const late = { ...sample("alert-rule", "late"), body: { ...rule, alert: "late", for: "5m" } };
    expect((await apply([late]))[0]).toContain(".for: unknown");
  });

  const cases = ["apm-metrics", "db-calls-monitoring", "hostmetrics", "http-api-monitoring", "nginx"];
  it.skipIf(!hasSignozSchemas).each(cases)(
    "its own dashboard %s goes there and is the same the second time",
    async (name) => {
      const { generateName: _made, ...body } = signozDashboardCase(name) ?? {};
      const desired: DesiredResource = { kind: "dashboard", id: name, title: name, body, mark };
      expect(await apply([desired])).toEqual([`${name} created`]);
      expect(await apply([desired])).toEqual([`${name} unchanged`]);
    },
  );

  it("changes the one that is ours where there are two of a name", async () => {
    const wanted = sample("dashboard", "one");
    await apply([wanted]);
    subject.disown("dashboard", "one");
    await subject.platform.create(wanted);
    const { resource } = subject.changed(wanted);
    expect((await apply([resource]))[0]).toBe("one updated");
    const all = [...subject.server.state.dashboards.values()];
    const touched = all.filter((one) => objectOf(objectOf(one["spec"])["display"])["description"] === "New");
    expect(all).toHaveLength(2);
    expect(touched).toHaveLength(1);
    expect(JSON.stringify(touched[0])).toContain("managed-by");
  });

  it("tells a second one of ours as stale, and prunes it", async () => {
    const wanted = sample("dashboard", "one");
    await apply([wanted]);
    await subject.platform.create(wanted);
    expect(await apply([wanted])).toEqual(["one unchanged", "one left"]);
    expect(await apply([wanted], { prune: true })).toEqual(["one unchanged", "one removed"]);
    expect(subject.stored("dashboard", "one")).toBe(1);
  });

  it("leaves a locked one", async () => {
    const wanted = sample("dashboard", "one");
    await apply([wanted]);
    for (const [key, one] of subject.server.state.dashboards)
      subject.server.state.dashboards.set(key, { ...one, locked: true });
    expect(await apply([wanted])).toEqual(["one unchanged"]);
    expect((await apply([subject.changed(wanted).resource]))[0]).toBe(
      "one failed SigNoz takes no change of the dashboard one: it is locked.",
    );
  });

  it("reads lists of several pages", async () => {
    for (let at = 0; at < 250; at++) await subject.platform.create(sample("dashboard", `d-${at}`));
    expect(await subject.platform.list("dashboard")).toHaveLength(250);
  });

  it("says which SigNoz is too old", async () => {
    subject.server.faults.push({ on: /v2.dashboards/u, answer: { status: 404, body: { status: "error" } } });
    await expect(subject.platform.connect()).rejects.toMatchObject({
      code: "PLATFORM_REMOVED_API",
      hint: expect.stringContaining("0.135"),
    });
  });

  it("has nothing at the paths that SigNoz removed", async () => {
    const response = await fetch(`${subject.server.url}/api/v1/dashboards`, {
      headers: { "SIGNOZ-API-KEY": SIGNOZ_KEY },
    });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ error: { code: "dashboard_deprecated" } });
  });
});
