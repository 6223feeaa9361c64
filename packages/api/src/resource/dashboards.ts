/** `GET /api/sightline/dashboards` and `/dashboards/{id}`: those that ship, and those that services declare. */
import type { Dashboard } from "@sightline/model";
import { z } from "zod";

const face = { name: z.string().min(1), title: z.string().optional() };
const several = { multiple: z.boolean().optional(), all: z.boolean().optional() };
const dashboardVariable = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("label"),
    ...face,
    label: z.string(),
    of: z.string(),
    ...several,
    value: z.string().optional(),
  }),
  z.object({
    kind: z.literal("choice"),
    ...face,
    options: z.array(z.string()),
    ...several,
    value: z.string().optional(),
  }),
  z.object({ kind: z.literal("text"), ...face, value: z.string().optional() }),
]);

const panelQuery = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("promql"),
    expr: z.string(),
    legend: z.string().optional(),
    exemplars: z.boolean().optional(),
    instant: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal("search"),
    of: z.enum(["traces", "logs"]),
    filter: z.string(),
    order: z.enum(["newest", "slowest"]).optional(),
    limit: z.number().int().min(1).optional(),
  }),
  z.object({
    kind: z.literal("native"),
    target: z.enum(["grafana", "signoz"]),
    spec: z.record(z.string(), z.unknown()),
  }),
]);

const panelLink = z.union([
  z.object({ kind: z.enum(["traces", "logs"]), title: z.string(), filter: z.string().optional() }),
  z.object({ kind: z.literal("dashboard"), title: z.string(), id: z.string() }),
  z.object({ kind: z.literal("url"), title: z.string(), url: z.string() }),
]);

const panel = z.object({
  kind: z.enum([
    "time",
    "value",
    "bars",
    "share",
    "table",
    "heatmap",
    "distribution",
    "logs",
    "traces",
    "text",
  ]),
  title: z.string(),
  description: z.string().optional(),
  unit: z.string().optional(),
  size: z.object({ width: z.number(), height: z.number() }).optional(),
  queries: z.array(panelQuery),
  thresholds: z.array(z.object({ from: z.number(), severity: z.enum(["warning", "critical"]) })).optional(),
  axis: z
    .object({
      min: z.number().optional(),
      max: z.number().optional(),
      scale: z.enum(["linear", "log"]).optional(),
    })
    .optional(),
  decimals: z.number().optional(),
  stacked: z.boolean().optional(),
  repeat: z.string().optional(),
  links: z.array(panelLink).optional(),
  text: z.string().optional(),
});

const written = z.object({
  id: z.string().min(1),
  title: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  range: z.string().optional(),
  refresh: z.string().optional(),
  variables: z.array(dashboardVariable).optional(),
  rows: z.array(
    z.object({
      title: z.string(),
      collapsed: z.boolean().optional(),
      repeat: z.string().optional(),
      panels: z.array(panel),
    }),
  ),
});

/** The model's `Dashboard`: what a compiler or a converter made is checked by it at the door. */
// The schema's optional fields are the model's, but for the undefined that JSON does not have.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
export const dashboard = written as unknown as z.ZodType<Dashboard>;

/** `service` is whose declaration it is of; `null` for one that ships. */
const origin = { source: z.enum(["shipped", "declared"]), service: z.string().nullable() };

export const dashboardSummary = z.object({
  ...origin,
  id: z.string(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  panels: z.number(),
  /** The names of its variables. */
  variables: z.array(z.string()),
});
export type DashboardSummary = z.infer<typeof dashboardSummary>;

export const dashboardList = z.object({
  /** Those that services declare, by title; then those that ship, in their order. */
  dashboards: z.array(dashboardSummary),
  /** Declared ones that cannot be shown, and why. */
  refused: z.array(z.object({ service: z.string(), name: z.string(), reason: z.string() })),
});
export type DashboardList = z.infer<typeof dashboardList>;

export const dashboardDetail = z.object({ ...origin, dashboard });
export type DashboardDetail = z.infer<typeof dashboardDetail>;
