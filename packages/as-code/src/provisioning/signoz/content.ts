/** Dashboards and alerts as resources of SigNoz. */
import { signozDashboard, type SignozTag } from "../../dashboard/signoz/dashboard.ts";
import type { TargetNote } from "../../target/note.ts";
import { signozRules } from "../../target/signoz/alert-rules.ts";
import type { DesiredContent, ProvisionedContent } from "../content/content.ts";
import { presetDashboards } from "../content/preset.ts";
import { boundedId, markPairs, ownerMark } from "../ownership.ts";
import type { DesiredResource } from "../platform.ts";

/** Longest DNS-1123 label, and tags of a dashboard. Source: SigNoz' checks of `name` and `tags`. */
const LONGEST_NAME = 63;
const MOST_TAGS = 10;

/**
 * @example
 * const { resources, notes } = signozContent({ dashboards: shippedDashboards(), owner: "shop" });
 */
export function signozContent(content: ProvisionedContent): DesiredContent {
  const { owner, groups = [] } = content;
  const { dashboards, notes } = presetDashboards(content.dashboards, content.preset ?? {});
  const shown = dashboards.map(({ dashboard, tenant }) => {
    const made = signozDashboard(dashboard);
    const { name: _name, ...body } = made.dashboard;
    const mark = ownerMark(owner, tenant);
    const room = MOST_TAGS - markPairs(mark).length;
    const tags = body.tags.map(takenTag).filter(({ value }) => value !== "");
    const resource: DesiredResource = {
      kind: "dashboard",
      id: boundedId(dashboard.id, LONGEST_NAME),
      title: dashboard.title,
      body: { ...body, tags: tags.slice(0, room) },
      mark,
    };
    return { resource, notes: [...made.notes, ...tagNote(dashboard.title, tags.length, room)] };
  });
  const alerts = signozRules(groups);
  return {
    resources: [
      ...shown.map(({ resource }) => resource),
      ...alerts.rules.map((rule): DesiredResource => ({
        kind: "alert-rule",
        id: rule.alert,
        title: rule.alert,
        body: { ...rule },
        mark: { owner },
      })),
    ],
    notes: [...notes, ...shown.flatMap((one) => one.notes), ...alerts.notes, ...dataSourceNote(content)],
  };
}

/** Characters of a key and of a value, and those of neither. Source: SigNoz' `pkg/types/tagtypes`. */
const LONGEST_TAG = 32;
const NOT_IN_KEY = /[^a-zA-Z0-9$_@#{}:/-]+/gu;
const NOT_IN_VALUE = /[^a-zA-Z0-9$_@#{}:.+=/-]+/gu;

/** With hyphens for what a tag there cannot hold, such as spaces. */
function takenTag({ key, value }: SignozTag): SignozTag {
  const name = key
    .replaceAll(NOT_IN_KEY, "-")
    .replace(/^[^a-zA-Z$_@{#]+/u, "")
    .slice(0, LONGEST_TAG);
  return {
    key: name === "" ? "tag" : name,
    value: value.replaceAll(NOT_IN_VALUE, "-").slice(0, LONGEST_TAG),
  };
}

function tagNote(subject: string, count: number, room: number): readonly TargetNote[] {
  if (count <= room) return [];
  const message = `SigNoz takes ${MOST_TAGS} tags, of which ours take ${MOST_TAGS - room}: ${count - room} are left out`;
  return [{ subject, message, fix: "Give fewer." }];
}

function dataSourceNote({ dataSources = {} }: ProvisionedContent): readonly TargetNote[] {
  if (Object.keys(dataSources).length === 0) return [];
  const message = "SigNoz asks its own store, so that no data source is made there";
  return [{ subject: "data sources", message, fix: "Send the telemetry to SigNoz by OTLP." }];
}
