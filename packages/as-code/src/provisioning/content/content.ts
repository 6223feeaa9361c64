/** What a team wants to have on its platforms, before it takes the form of one. */
import type { Dashboard } from "@sightline/model";
import type { RuleGroup } from "../../rule/rule.ts";
import type { TargetNote } from "../../target/note.ts";
import type { DesiredResource } from "../platform.ts";
import type { DataSourceOptions } from "./data-sources.ts";
import type { DashboardPreset } from "./preset.ts";

export interface ProvisionedContent {
  readonly dashboards: readonly Dashboard[];
  /** Groups whose alerts become rules of the platform. */
  readonly groups?: readonly RuleGroup[];
  readonly preset?: DashboardPreset;
  readonly owner: string;
  /** Of Grafana, for dashboards and alerts: its title. */
  readonly folder?: string;
  /** Of Grafana: those to make. SigNoz asks its own store. */
  readonly dataSources?: DataSourceOptions;
  /** Of Grafana: uid of a Prometheus data source that is there already, for alerts and dashboards. */
  readonly datasource?: string;
}

export interface DesiredContent {
  readonly resources: readonly DesiredResource[];
  /** What the platform has otherwise, or not. */
  readonly notes: readonly TargetNote[];
}

export const DEFAULT_FOLDER = "Sightline";
