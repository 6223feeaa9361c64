/** Dashboards of others as the model has them, with a report of what it cannot keep. */
import type { Dashboard } from "@sightline/model";
import type { TargetNote } from "../../target/note.ts";
import { isJson, listAt, partOf } from "../json.ts";
import { readGrafana } from "./grafana.ts";
import { readSignoz } from "./signoz.ts";

/** What a converted dashboard lost or has otherwise, and where it stood. */
export interface LossNote extends TargetNote {
  /** In the file that was read: `spec.variables[2]`. */
  readonly path: string;
}

export interface ReadDashboard {
  readonly dashboard: Dashboard;
  readonly notes: readonly LossNote[];
}

export type DashboardForm = "grafana" | "signoz" | "grafana-v2" | "signoz-v5" | "model";

/** Whose dashboard a JSON document is; `undefined` where it is none. */
export function dashboardForm(value: unknown): DashboardForm | undefined {
  if (!isJson(value)) return undefined;
  const { schemaVersion, apiVersion } = value;
  if (schemaVersion === "v6") return "signoz";
  if (typeof apiVersion === "string" && apiVersion.startsWith("dashboard.grafana.app/v2"))
    return "grafana-v2";
  if (Array.isArray(value["widgets"])) return "signoz-v5";
  if (
    Array.isArray(value["panels"]) ||
    isJson(value["templating"]) ||
    Array.isArray(partOf(value, "dashboard", "panels"))
  )
    return "grafana";
  return listAt(value, "rows").every((row) => Array.isArray(partOf(row, "panels"))) &&
    typeof value["id"] === "string" &&
    Array.isArray(value["rows"])
    ? "model"
    : undefined;
}

/**
 * @param form - What `dashboardForm` found.
 * @example
 * const { dashboard, notes } = readDashboard(JSON.parse(text), "signoz");
 */
export function readDashboard(value: unknown, form: "grafana" | "signoz"): ReadDashboard {
  return form === "grafana" ? readGrafana(value) : readSignoz(value);
}
