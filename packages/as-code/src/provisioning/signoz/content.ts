/** Dashboards and alerts as resources of SigNoz. */
import { signozDashboard } from "../../dashboard/signoz/dashboard.ts";
import { MOST_TAGS } from "../../dashboard/signoz/tag.ts";
import type { TargetNote } from "../../target/note.ts";
import { signozRules } from "../../target/signoz/alert-rules.ts";
import type { DesiredContent, ProvisionedContent } from "../content/content.ts";
import { presetDashboards } from "../content/preset.ts";
import { boundedId, markPairs, ownerMark } from "../ownership.ts";
import type { DesiredResource } from "../platform.ts";

/** Longest DNS-1123 label. Source: SigNoz' check of `name`. */
const LONGEST_NAME = 63;

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
    const { tags } = body;
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
