/** `/api/v1/provisioning`: Grafana-managed alert rules. */
import { objectOf, type Route, type StrictAnswer } from "../../test/strict-server.ts";
import type { JsonObject } from "../../platform.ts";
import { type GrafanaState, message, ok, refusedFor, unknownFields } from "./grafana-state.ts";
import { grafanaFaults } from "./schemas.ts";

const ROOT = "/api/v1/provisioning";
const GROUP = String.raw`${ROOT}/folder/([^/]+)/rule-groups/([^/]+)$`;

export function alertRoutes({ rules, intervals, folders }: GrafanaState): readonly Route[] {
  const inGroup = (folder: string, group: string): readonly JsonObject[] =>
    [...rules.values()].filter((rule) => rule["folderUID"] === folder && rule["ruleGroup"] === group);

  function replaced(folder: string, group: string, body: unknown, provenance: string): StrictAnswer {
    const { rules: sent, interval } = objectOf(body);
    const list: readonly JsonObject[] = Array.isArray(sent) ? sent.map(objectOf) : [];
    const faults = [
      ...unknownFields(body, ["title", "folderUid", "interval", "rules"]),
      // Whole seconds, and at least the base interval of the scheduler.
      ...(Number.isInteger(interval) && Number(interval) >= 10 && Number(interval) % 10 === 0
        ? []
        : [".interval"]),
      ...list.flatMap(ruleFaults),
    ];
    const refused = refusedFor(faults);
    if (refused !== undefined) return refused;
    if (!folders.has(folder)) return message(400, `folder ${folder} does not exist`);
    const unknown = list.map(({ uid }) => uid).find((uid) => typeof uid === "string" && !rules.has(uid));
    if (unknown !== undefined) {
      const text = `failed to update rule with UID ${JSON.stringify(unknown)} because could not find alert rule`;
      return message(404, text);
    }
    const before = inGroup(folder, group);
    const other = before.find((rule) => rule["provenance"] !== provenance);
    if (other !== undefined)
      return message(
        409,
        `cannot change provenance from '${String(other["provenance"])}' to '${provenance}'`,
      );
    if (titleClash(folder, list)) return message(400, "a rule of the title is in the folder already");
    for (const rule of before) rules.delete(String(rule["uid"]));
    intervals.set(`${folder}/${group}`, Number(interval));
    for (const [at, rule] of list.entries()) rules.set(String(rule["uid"]), storedRule(rule, at, provenance));
    return ok(groupOf(folder, group));
  }

  function added(body: unknown, provenance: string): StrictAnswer {
    const rule = objectOf(body);
    const refused = refusedFor(ruleFaults(rule));
    if (refused !== undefined) return refused;
    const [folder, group] = [String(rule["folderUID"]), String(rule["ruleGroup"])];
    if (!folders.has(folder)) return message(400, `folder ${folder} does not exist`);
    if (rules.has(String(rule["uid"]))) return message(409, "an alert rule of this uid exists already");
    if (titleClash(folder, [rule])) return message(400, "a rule of the title is in the folder already");
    if (!intervals.has(`${folder}/${group}`)) intervals.set(`${folder}/${group}`, 60);
    const stored = storedRule(rule, inGroup(folder, group).length, provenance);
    rules.set(String(rule["uid"]), stored);
    return ok(stored, 201);
  }

  function titleClash(folder: string, list: readonly JsonObject[]): boolean {
    return list.some(({ title, uid }) =>
      [...rules.values()].some(
        (one) => one["folderUID"] === folder && one["title"] === title && one["uid"] !== uid,
      ),
    );
  }

  function groupOf(folder: string, group: string): JsonObject {
    return {
      title: group,
      folderUid: folder,
      interval: intervals.get(`${folder}/${group}`),
      rules: inGroup(folder, group),
    };
  }

  return [
    [new RegExp(`^GET ${ROOT}/alert-rules$`, "u"), () => ok([...rules.values()])],
    [
      new RegExp(`^POST ${ROOT}/alert-rules$`, "u"),
      ({ body, headers }) => added(body, headers["x-disable-provenance"] === "true" ? "" : "api"),
    ],
    [
      new RegExp(`^DELETE ${ROOT}/alert-rules/([^/]+)$`, "u"),
      ({ params: [uid = ""] }) => {
        rules.delete(uid);
        return { status: 204 };
      },
    ],
    [
      new RegExp(`^GET ${GROUP}`, "u"),
      ({ params: [folder = "", group = ""] }) =>
        inGroup(folder, group).length === 0
          ? message(404, "rule group not found")
          : ok(groupOf(folder, group)),
    ],
    [
      new RegExp(`^PUT ${GROUP}`, "u"),
      ({ params: [folder = "", group = ""], body, headers }) =>
        replaced(folder, group, body, headers["x-disable-provenance"] === "true" ? "" : "api"),
    ],
  ];
}

/** The schema has `keepFiringFor`; the interface reads and writes `keep_firing_for`. */
function ruleFaults(rule: JsonObject): readonly string[] {
  const { keep_firing_for: kept, ...rest } = rule;
  return [
    ...(kept === undefined || (typeof kept === "string" && /^\d/u.test(kept)) ? [] : [".keep_firing_for"]),
    ...grafanaFaults("alerting", "Rule", rest),
  ];
}

/** With what decoding and encoding adds. */
function storedRule(rule: JsonObject, at: number, provenance: string): JsonObject {
  const data = Array.isArray(rule["data"]) ? rule["data"].map(objectOf) : [];
  return {
    id: at + 1,
    ...rule,
    data: data.map((query) => ({
      queryType: "",
      relativeTimeRange: { from: 0, to: 0 },
      ...query,
      model: { intervalMs: 1000, maxDataPoints: 43_200, ...objectOf(query["model"]) },
    })),
    updated: "2026-11-21T14:00:00Z",
    provenance,
    notification_settings: null,
    record: null,
  };
}
