import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applyPlan } from "../apply.ts";
import { platformContract, type PlatformSubject } from "../contract/platform-contract.ts";
import type { PlatformAddress } from "../http/request.ts";
import { ownedUid } from "../ownership.ts";
import { planOf, readState, removalPlanOf } from "../plan.ts";
import type { DesiredResource, JsonObject, ResourceKind } from "../platform.ts";
import { objectOf } from "../test/strict-server.ts";
import { grafanaPlatform } from "./platform.ts";
import { GRAFANA_KEY, startGrafana, type StrictGrafana } from "./test/grafana-server.ts";
import { hasGrafanaSchemas } from "./test/schemas.ts";

// Dozens of requests a test: on a busy machine that is more than the default.
vi.setConfig({ testTimeout: 60_000 });

const OWNER = "shop";
const FOLDER = ownedUid(OWNER, "Sightline");
const mark = { owner: OWNER };

function addressOf(baseUrl: string, key: string, pauses: number[]): PlatformAddress {
  return {
    product: "Grafana",
    baseUrl,
    headers: { authorization: `Bearer ${key}` },
    secrets: [key],
    fetch,
    clock: { sleep: async (ms) => void pauses.push(ms), now: () => 0, random: () => 0.5 },
    timeout: 10_000,
  };
}

const dashboard: JsonObject = {
  title: "Service",
  tags: ["sightline"],
  schemaVersion: 42,
  templating: { list: [] },
  annotations: { list: [] },
  panels: [{ type: "text", id: 1, title: "Words", gridPos: { x: 0, y: 0, w: 12, h: 4 } }],
};

const rule: JsonObject = {
  uid: "errors",
  title: "Errors",
  condition: "A",
  data: [{ refId: "A", datasourceUid: "prometheus", model: { refId: "A", expr: "up == 0" } }],
  noDataState: "OK",
  execErrState: "Error",
  for: "120s",
  labels: { severity: "critical" },
  annotations: { summary: "It is down." },
  isPaused: false,
};

function sample(kind: ResourceKind, name: string): DesiredResource {
  switch (kind) {
    case "folder":
      return { kind, id: ownedUid(OWNER, name), title: name, body: { title: name }, mark };
    case "datasource": {
      const body = {
        name,
        type: "prometheus",
        access: "proxy",
        url: "http://127.0.0.1:4320",
        jsonData: { httpMethod: "POST" },
      };
      return { kind, id: name, title: name, body, mark };
    }
    case "dashboard":
      return { kind, id: name, title: name, body: { ...dashboard, title: name }, mark, within: FOLDER };
    default: {
      const body = { interval: 60, rules: [{ ...rule, uid: name, title: name }] };
      return { kind: "alert-group", id: `${FOLDER}/${name}`, title: name, body, mark, within: FOLDER };
    }
  }
}

async function start(version: string): Promise<PlatformSubject & { readonly server: StrictGrafana }> {
  const server = await startGrafana({ version });
  const pauses: number[] = [];
  const api = version.startsWith("13") ? "apis" : "api";
  const platformFor = (url: string, key: string): ReturnType<typeof grafanaPlatform> =>
    grafanaPlatform(addressOf(url, key, pauses), { owner: OWNER, api });
  const { state } = server;
  return {
    server,
    pauses,
    platform: platformFor(server.url, GRAFANA_KEY),
    other: ({ key = GRAFANA_KEY, url = server.url }) => platformFor(url, key),
    async prepare(kind) {
      if (kind === "dashboard" || kind === "alert-group")
        state.folders.set(FOLDER, { uid: FOLDER, title: "Sightline", version: 1 });
    },
    sample,
    changed(resource) {
      switch (resource.kind) {
        case "folder":
          return { resource: { ...resource, body: { title: "Other" } }, path: "title" };
        case "datasource":
          return {
            resource: { ...resource, body: { ...resource.body, url: "http://127.0.0.1:9" } },
            path: "url",
          };
        case "dashboard":
          return {
            resource: { ...resource, body: { ...resource.body, description: "New" } },
            path: "description",
          };
        default: {
          const rules = [{ ...rule, uid: resource.title, title: resource.title, for: "5m" }];
          return { resource: { ...resource, body: { interval: 60, rules } }, path: "rules[0].for" };
        }
      }
    },
    wrong: (resource) =>
      resource.kind === "folder"
        ? { ...resource, body: { title: resource.title, colour: "red" } }
        : { ...resource, body: { ...resource.body, interval: 7, legned: true } },
    disown(kind, id) {
      if (kind === "dashboard") {
        const found = state.dashboards.get(id);
        if (found !== undefined) found.spec = { ...found.spec, tags: ["sightline"] };
      } else if (kind === "datasource") {
        state.sources.set(id, { ...state.sources.get(id), jsonData: { httpMethod: "POST" } });
      } else {
        for (const [uid, one] of state.rules)
          state.rules.set(uid, { ...one, annotations: { summary: "It is down." }, provenance: "api" });
      }
    },
    stored(kind, id) {
      switch (kind) {
        case "folder":
          return state.folders.has(id) ? 1 : 0;
        case "datasource":
          return state.sources.has(id) ? 1 : 0;
        case "dashboard":
          return state.dashboards.has(id) ? 1 : 0;
        default:
          return [...state.rules.values()].some((one) => `${FOLDER}/${String(one["ruleGroup"])}` === id)
            ? 1
            : 0;
      }
    },
  };
}

for (const version of ["12.4.1", "13.1.0"])
  platformContract({
    name: `Grafana ${version}`,
    kinds: ["folder", "datasource", "dashboard", "alert-group"],
    markedById: ["folder"],
    key: GRAFANA_KEY,
    start: () => start(version),
  });

describe.each(["12.4.1", "13.1.0"])("Grafana %s", (version) => {
  let subject: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    subject = await start(version);
    await subject.prepare("dashboard");
  });
  afterEach(() => subject.server.close());

  async function apply(desired: readonly DesiredResource[], more: object = {}): Promise<readonly string[]> {
    const { platform } = subject;
    const plan = planOf(platform, desired, await readState(platform, desired), { scope: mark, ...more });
    return (await applyPlan(platform, plan)).map(({ step, result, error }) =>
      [step.id, result, ...(error === undefined ? [] : [error.message])].join(" "),
    );
  }

  it.skipIf(!hasGrafanaSchemas)("refuses bodies that its schemas do not know", async () => {
    const body = { ...dashboard, panels: [{ type: "text", id: 1, legned: 1 }] };
    expect(await apply([{ ...sample("dashboard", "one"), body }])).toEqual([
      expect.stringMatching(/^one failed Grafana does not take the dashboard one \(4\d\d\): .*unknown/u),
      expect.stringContaining("left"),
    ]);
  });

  it("reads what somebody else wrote meanwhile, and writes over that", async () => {
    const wanted = sample("dashboard", "one");
    await apply([wanted]);
    const { platform, server } = subject;
    const { resource } = subject.changed(wanted);
    const plan = planOf(platform, [resource], await readState(platform, [resource]), { scope: mark });
    const stored = server.state.dashboards.get("one");
    if (stored !== undefined) stored.version += 4;
    const outcomes = await applyPlan(platform, plan);
    expect(outcomes[0]).toMatchObject({ result: "updated" });
    expect(server.state.dashboards.get("one")?.spec["description"]).toBe("New");
  });

  it("gives a dashboard up that somebody took meanwhile", async () => {
    const wanted = sample("dashboard", "one");
    await apply([wanted]);
    const { platform, server } = subject;
    const { resource } = subject.changed(wanted);
    const plan = planOf(platform, [resource], await readState(platform, [resource]), { scope: mark });
    const stored = server.state.dashboards.get("one");
    if (stored !== undefined) {
      stored.version++;
      stored.spec = { ...stored.spec, tags: ["theirs"] };
    }
    expect((await applyPlan(platform, plan))[0]).toMatchObject({
      result: "failed",
      error: { code: "RESOURCE_TAKEN" },
    });
    expect(server.state.dashboards.get("one")?.spec["tags"]).toEqual(["theirs"]);
  });

  it("takes what a newer schema adds for no change, and still sees one", async () => {
    const wanted = sample("dashboard", "one");
    await apply([wanted]);
    subject.server.state.schemaVersion = 47;
    expect((await apply([wanted]))[0]).toBe("one unchanged");
    const stored = subject.server.state.dashboards.get("one");
    if (stored !== undefined) stored.spec = { ...stored.spec, title: "Mine now" };
    const { platform } = subject;
    const { steps } = planOf(platform, [wanted], await readState(platform, [wanted]), { scope: mark });
    expect(steps[0]).toMatchObject({
      action: "update",
      differences: [{ path: "title", want: "one", have: "Mine now" }],
    });
  });

  it("leaves a dashboard that a file provisioned", async () => {
    const wanted = sample("dashboard", "one");
    await apply([wanted]);
    const stored = subject.server.state.dashboards.get("one");
    if (stored !== undefined) stored.provisioned = true;
    expect((await apply([subject.changed(wanted).resource]))[0]).toMatch(
      /^one failed Grafana takes no change of the dashboard one/u,
    );
  });

  it("keeps the folder of a dashboard, and brings it back", async () => {
    const wanted = sample("dashboard", "one");
    await apply([wanted]);
    const stored = subject.server.state.dashboards.get("one");
    if (stored !== undefined) stored.folderUid = "";
    expect((await apply([wanted]))[0]).toBe("one updated");
    expect(subject.server.state.dashboards.get("one")?.folderUid).toBe(FOLDER);
  });

  it("tells dashboards apart over many pages", async () => {
    for (let at = 0; at < 1300; at++) {
      const uid = `other-${at}`;
      const spec = { ...dashboard, title: uid };
      subject.server.state.dashboards.set(uid, {
        uid,
        spec,
        folderUid: "",
        version: 1,
        stored: "v1",
        provisioned: false,
      });
    }
    await apply([sample("dashboard", "one")]);
    const listed = await subject.platform.list("dashboard");
    expect(listed).toHaveLength(1301);
    expect(listed.filter(({ mark: owner }) => owner !== undefined).map(({ id }) => id)).toEqual(["one"]);
  });

  it("does not make what belongs into a folder that could not be made", async () => {
    const id = ownedUid(OWNER, "New");
    const folder = { ...sample("folder", "New"), id, body: { title: "New", colour: "red" } };
    const outcomes = await apply([folder, { ...sample("dashboard", "one"), within: id }]);
    expect(outcomes[1]).toBe(
      "one not-tried Grafana was not sent the dashboard one: its folder could not be made.",
    );
  });

  it("does not remove a folder that holds something of somebody else", async () => {
    const folder = sample("folder", "Mine");
    await apply([folder]);
    const spec = { ...dashboard, title: "theirs" };
    subject.server.state.dashboards.set("theirs", {
      uid: "theirs",
      spec,
      folderUid: folder.id,
      version: 1,
      stored: "v1",
      provisioned: false,
    });
    const outcomes = await apply([], { prune: true });
    expect(outcomes).toContainEqual(
      expect.stringContaining("it still holds 1 dashboard or alert rules that are not ours"),
    );
    expect(subject.server.state.dashboards.has("theirs")).toBe(true);
  });

  it("needs no right to list data sources where none is wanted", async () => {
    const refusal = { status: 403, body: { message: "You'll need additional permissions" } };
    subject.server.faults.push({ on: /^GET .*datasources$/u, times: 2, answer: refusal });
    const { platform } = subject;
    const wanted = [sample("dashboard", "one")];
    expect(await readState(platform, wanted)).toMatchObject({ unseen: ["datasource"] });
    await expect(readState(platform, [...wanted, sample("datasource", "s")])).rejects.toMatchObject({
      code: "PLATFORM_KEY_REFUSED",
      message: expect.stringContaining("403"),
    });
  });

  it("adds a rule to a group that is there", async () => {
    const group = sample("alert-group", "api");
    await apply([group]);
    const more = { ...rule, uid: "more", title: "More" };
    const body = { interval: 120, rules: [...[group.body["rules"]].flat(), more] };
    expect((await apply([{ ...group, body }]))[0]).toMatch(/updated$/u);
    expect((await apply([{ ...group, body }]))[0]).toMatch(/unchanged$/u);
    expect([...subject.server.state.rules.keys()]).toEqual(["api", "more"]);
  });

  it("removes its own rules only where somebody puts one into the group meanwhile", async () => {
    await apply([sample("alert-group", "api")]);
    const { platform, server } = subject;
    const plan = removalPlanOf(platform, await readState(platform, []), mark);
    const theirs = { ...rule, uid: "theirs", folderUID: FOLDER, ruleGroup: "api", provenance: "api" };
    server.state.rules.set("theirs", theirs);
    await applyPlan(platform, plan);
    expect([...server.state.rules.keys()]).toEqual(["theirs"]);
  });

  it("leaves a group alone in which somebody has put a rule", async () => {
    const group = sample("alert-group", "api");
    await apply([group]);
    subject.server.state.rules.set("theirs", {
      ...rule,
      uid: "theirs",
      folderUID: FOLDER,
      ruleGroup: "api",
      provenance: "api",
    });
    expect((await apply([subject.changed(group).resource]))[0]).toContain("which is not ours");
    await apply([], { prune: true });
    expect(subject.server.state.rules.has("theirs")).toBe(true);
  });
});

describe("Grafana's interfaces", () => {
  it.each([
    ["12.4.1", "/api", "POST /api/dashboards/db"],
    ["13.1.0", "/apis and /api", "POST /apis/dashboard.grafana.app/v1/namespaces/default/dashboards"],
  ])("%s: dashboards go by %s", async (version, api, asked) => {
    const server = await startGrafana({ version });
    const platform = grafanaPlatform(addressOf(server.url, GRAFANA_KEY, []), { owner: OWNER });
    expect(await platform.connect()).toEqual({ version, api });
    await platform.create({ ...sample("folder", "Sightline"), id: FOLDER });
    await platform.create(sample("dashboard", "one"));
    expect(server.requests).toContain(asked);
    expect(objectOf(server.state.dashboards.get("one")?.spec)["tags"]).toEqual([
      "sightline",
      "managed-by:sightline",
      "sightline-owner:shop",
    ]);
    await server.close();
  });

  it("is refused where it is too old", async () => {
    const server = await startGrafana({ version: "9.5.2" });
    const platform = grafanaPlatform(addressOf(server.url, GRAFANA_KEY, []), { owner: OWNER });
    await expect(platform.connect()).rejects.toMatchObject({ code: "PLATFORM_REMOVED_API" });
    await server.close();
  });
});
