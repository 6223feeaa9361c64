/** Sloth's specification `prometheus/v1`, as documented for `sloth generate`. */
import { z } from "zod";
import type { Problem } from "../../document/problem.ts";
import { shaped } from "../../document/shape.ts";
import type { YamlDocument } from "../../document/yaml-document.ts";
import type { Sli, Slo, SloAlert } from "../slo.ts";
import { queryProblems } from "./query.ts";
import type { ReadSlos } from "./read-slos.ts";
import { labelProblems, nameProblems, objectiveProblems } from "./values.ts";

export const SLOTH_VERSION = "prometheus/v1";

const labels = z.record(z.string(), z.string()).nullish();
const query = z.string();

const alert = z.strictObject({ disable: z.boolean().nullish(), labels, annotations: labels }).nullish();

const objective = z.strictObject({
  name: z.string(),
  description: z.string().nullish(),
  objective: z.number(),
  labels,
  sli: z.strictObject({
    events: z.strictObject({ error_query: query, total_query: query }).nullish(),
    raw: z.strictObject({ error_ratio_query: query }).nullish(),
    plugin: z.strictObject({ id: z.string(), options: z.record(z.string(), z.string()).nullish() }).nullish(),
  }),
  plugins: z.unknown().optional(),
  alerting: z
    .strictObject({
      name: z.string().nullish(),
      labels,
      annotations: labels,
      page_alert: alert,
      ticket_alert: alert,
    })
    .nullish(),
});

const specification = z.strictObject({
  version: z.literal(SLOTH_VERSION),
  service: z.string(),
  labels,
  slos: z.array(objective).min(1, "there is no SLO in the list"),
  slo_plugins: z.unknown().optional(),
});

type Objective = z.infer<typeof objective>;
type Specification = z.infer<typeof specification>;

/** Whether a document says that it is Sloth's. */
export function isSloth({ value }: YamlDocument): boolean {
  return typeof value === "object" && value !== null && "version" in value && value.version === SLOTH_VERSION;
}

/** @param period milliseconds; Sloth's files do not say it */
export function readSloth(document: YamlDocument, period: number): ReadSlos {
  const read = shaped(document, specification);
  if (!read.ok) return { slos: [], problems: read.problems, notes: [] };
  const { value } = read;
  const problems = [
    ...nameProblems(document, ["service"], value.service),
    ...labelProblems(document, ["labels"], value.labels),
    ...pluginProblem(document, ["slo_plugins"], value.slo_plugins),
    ...value.slos.flatMap((slo, index) => sloProblems(document, slo, index)),
    ...duplicateNames(document, value.slos),
  ];
  if (problems.length > 0) return { slos: [], problems, notes: [] };
  return { slos: value.slos.map((slo) => sloOf(value, slo, period)), problems, notes: [] };
}

function sloOf({ service, labels: shared }: Specification, slo: Objective, period: number): Slo {
  const { alerting } = slo;
  return {
    id: `${service}-${slo.name}`,
    service,
    name: slo.name,
    description: slo.description ?? "",
    objective: slo.objective,
    period,
    sli: sliOf(slo),
    labels: { ...shared, ...slo.labels },
    alerting: {
      name: alerting?.name ?? "",
      labels: alerting?.labels ?? {},
      annotations: alerting?.annotations ?? {},
      page: alertOf(alerting?.page_alert),
      ticket: alertOf(alerting?.ticket_alert),
    },
    spec: SLOTH_VERSION,
  };
}

function sliOf({ sli }: Objective): Sli {
  if (sli.events) {
    return { kind: "events", errorQuery: sli.events.error_query, totalQuery: sli.events.total_query };
  }
  return { kind: "ratio", errorRatioQuery: sli.raw?.error_ratio_query ?? "" };
}

function alertOf(written: z.infer<typeof alert>): SloAlert {
  return {
    disabled: written?.disable ?? false,
    labels: written?.labels ?? {},
    annotations: written?.annotations ?? {},
  };
}

function sloProblems(document: YamlDocument, slo: Objective, index: number): readonly Problem[] {
  const at = ["slos", index];
  const { alerting } = slo;
  const silent = alerting?.page_alert?.disable === true && alerting.ticket_alert?.disable === true;
  const nameless = (alerting?.name ?? "") === "" && !silent;
  return [
    ...nameProblems(document, [...at, "name"], slo.name),
    ...objectiveProblems(document, [...at, "objective"], slo.objective),
    ...labelProblems(document, [...at, "labels"], slo.labels),
    ...pluginProblem(document, [...at, "plugins"], slo.plugins),
    ...sliProblems(document, slo, at),
    ...labelProblems(document, [...at, "alerting", "labels"], alerting?.labels),
    ...labelProblems(document, [...at, "alerting", "page_alert", "labels"], alerting?.page_alert?.labels),
    ...labelProblems(document, [...at, "alerting", "ticket_alert", "labels"], alerting?.ticket_alert?.labels),
    ...(nameless
      ? [
          document.problem(
            [...at, "alerting", "name"],
            "the alerts have no name",
            "Give alerting.name, or disable both page_alert and ticket_alert.",
          ),
        ]
      : []),
  ];
}

function sliProblems(
  document: YamlDocument,
  { sli }: Objective,
  at: readonly (string | number)[],
): readonly Problem[] {
  const path = [...at, "sli"];
  const kinds = [sli.events, sli.raw, sli.plugin].filter(
    (kind) => kind !== undefined && kind !== null,
  ).length;
  if (kinds !== 1) {
    const message = kinds === 0 ? "the SLI says nothing" : "the SLI is of several types at once";
    return [document.problem(path, message, "Give exactly one of events and raw.")];
  }
  if (sli.plugin) {
    return [
      document.problem(
        [...path, "plugin"],
        `the SLI comes from the plugin ${JSON.stringify(sli.plugin.id)}, which is a program in Go that only Sloth runs`,
        "Write the queries that the plugin makes as events or raw.",
      ),
    ];
  }
  if (sli.raw)
    return queryProblems(document, [...path, "raw", "error_ratio_query"], sli.raw.error_ratio_query);
  if (!sli.events) return [];
  const { error_query: errors, total_query: total } = sli.events;
  const same =
    errors.trim() === total.trim()
      ? [
          document.problem(
            [...path, "events", "error_query"],
            "errors and total are the same query",
            "Let error_query select the failed events only.",
          ),
        ]
      : [];
  return [
    ...queryProblems(document, [...path, "events", "error_query"], errors),
    ...queryProblems(document, [...path, "events", "total_query"], total),
    ...same,
  ];
}

function pluginProblem(
  document: YamlDocument,
  path: readonly (string | number)[],
  plugins: unknown,
): readonly Problem[] {
  if (plugins === undefined || plugins === null) return [];
  return [
    document.problem(
      path,
      "SLO plugins are programs in Go that only Sloth runs",
      "Leave them out; `--for`, `--weighting` and `--windows` of `sightline generate rules` cover the common ones.",
    ),
  ];
}

function duplicateNames(document: YamlDocument, slos: readonly Objective[]): readonly Problem[] {
  const seen = new Set<string>();
  return slos.flatMap(({ name }, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      document.problem(
        ["slos", index, "name"],
        `there are two SLOs with the name ${JSON.stringify(name)}`,
        "Rename one: the name makes the id of its series.",
      ),
    ];
  });
}
