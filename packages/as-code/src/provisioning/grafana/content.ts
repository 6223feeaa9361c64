/** Dashboards, alerts and data sources as resources of Grafana. */
import { parseDuration } from "@sightline/promql";
import { grafanaDashboard } from "../../dashboard/grafana/dashboard.ts";
import { type GrafanaRule, type GrafanaRuleGroup, grafanaRules } from "../../target/grafana/alert-rules.ts";
import type { TargetNote } from "../../target/note.ts";
import { stableUid } from "../../target/rule-identity.ts";
import { type DesiredContent, DEFAULT_FOLDER, type ProvisionedContent } from "../content/content.ts";
import { dataSourceResources, type DataSourceUids, dataSourceUids } from "../content/data-sources.ts";
import { presetDashboards } from "../content/preset.ts";
import { boundedId, DEFAULT_OWNER, ownedUid, ownerMark } from "../ownership.ts";
import type { DesiredResource, JsonObject } from "../platform.ts";
import { isPlain } from "../compare.ts";
import { items, plain, without } from "../resource-client.ts";

/** The data source of alerts where nobody names one. */
const DEFAULT_DATASOURCE = "prometheus";

/**
 * @example
 * const { resources, notes } = grafanaContent({ dashboards: shippedDashboards(), owner: "shop" });
 */
export function grafanaContent(content: ProvisionedContent): DesiredContent {
  const { owner, folder: title = DEFAULT_FOLDER, groups = [], dataSources = {} } = content;
  const mark = { owner };
  const within = ownedUid(owner, title);
  const uids = uidsOf(content);
  const { dashboards, notes } = presetDashboards(content.dashboards, content.preset ?? {});
  const shown = dashboards.map(({ dashboard, tenant }) => {
    const made = grafanaDashboard(dashboard);
    const id = boundedId(dashboard.id);
    const body = withDataSources(without(made.dashboard, ["uid"]), uids);
    const owned = ownerMark(owner, tenant);
    const resource: DesiredResource = {
      kind: "dashboard",
      id,
      title: dashboard.title,
      body,
      mark: owned,
      within,
    };
    return { resource, notes: made.notes };
  });
  const alerts = grafanaRules(groups, { folder: title, datasource: uids.prometheus ?? DEFAULT_DATASOURCE });
  const alertGroups = alerts.file.groups.map((group) => groupResource(group, within, owner));
  const inFolder = [...shown.map(({ resource }) => resource), ...alertGroups.map(({ resource }) => resource)];
  const folder: DesiredResource = { kind: "folder", id: within, title, body: { title }, mark };
  return {
    resources: [
      ...(inFolder.length === 0 ? [] : [folder]),
      ...dataSourceResources(dataSources, mark),
      ...inFolder,
    ],
    notes: [
      ...notes,
      ...shown.flatMap((one) => one.notes),
      ...alerts.notes,
      ...alertGroups.flatMap((one) => one.notes),
    ],
  };
}

function uidsOf({ dataSources = {}, datasource, owner }: ProvisionedContent): DataSourceUids {
  const made = dataSourceUids(dataSources, owner);
  return datasource === undefined ? made : { ...made, prometheus: datasource };
}

/** A dashboard's variables of data sources, with ours chosen. */
function withDataSources(body: JsonObject, uids: DataSourceUids): JsonObject {
  const templating = plain(body, "templating");
  const list = items(templating, "list").map((variable) => {
    const uid = variable["type"] === "datasource" ? uidFor(uids, variable["query"]) : undefined;
    return uid === undefined ? variable : { ...variable, current: { selected: true, text: uid, value: uid } };
  });
  return { ...body, templating: { ...templating, list } };
}

function uidFor({ prometheus, jaeger, loki }: DataSourceUids, type: unknown): string | undefined {
  switch (type) {
    case "prometheus":
      return prometheus;
    case "jaeger":
      return jaeger;
    case "loki":
      return loki;
    default:
      return undefined;
  }
}

/** Seconds: the base interval of Grafana's scheduler, of which intervals are multiples. */
const BASE_INTERVAL = 10;

function groupResource(
  { name, interval, rules }: GrafanaRuleGroup,
  within: string,
  owner: string,
): { readonly resource: DesiredResource; readonly notes: readonly TargetNote[] } {
  const wanted = (parseDuration(interval) ?? 60_000) / 1000;
  const seconds = Math.max(BASE_INTERVAL, Math.ceil(wanted / BASE_INTERVAL) * BASE_INTERVAL);
  const notes =
    seconds === wanted
      ? []
      : [
          {
            subject: name,
            message: `Grafana evaluates it every ${seconds} s and not every ${wanted} s`,
            fix: `Give the group an interval of whole tens of seconds.`,
          },
        ];
  const body = { interval: seconds, rules: rules.map((rule) => ruleBody(rule, owner)) };
  return {
    resource: { kind: "alert-group", id: `${within}/${name}`, title: name, body, mark: { owner }, within },
    notes,
  };
}

/** What a file of provisioning says of a rule, as the interface takes it. */
function ruleBody({ keepFiringFor, labels, ...rule }: GrafanaRule, owner: string): JsonObject {
  return {
    ...rule,
    // Rules of one uid are one rule, whoever makes them.
    uid: owner === DEFAULT_OWNER ? rule.uid : stableUid(owner, rule.uid),
    ...(keepFiringFor === undefined ? {} : { keep_firing_for: keepFiringFor }),
    // Only files have their dollars doubled.
    labels: Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [name, value.replaceAll("$$", () => "$")]),
    ),
    data: rule.data.map((query) => (isPlain(query) ? query : {})),
  };
}
