/** OpenSLO v1: SLO objects with the SLI and DataSource objects they refer to, in any of the files given together. */
import { nearestName } from "@sightline/model";
import { parseDuration } from "@sightline/promql";
import type { Path } from "../../../document/path.ts";
import type { Problem } from "../../../document/problem.ts";
import { shaped } from "../../../document/shape.ts";
import { valueAt, type YamlDocument } from "../../../document/yaml-document.ts";
import type { Slo } from "../../slo.ts";
import type { ReadSlos } from "../read-slos.ts";
import { nameProblems, objectiveProblems } from "../values.ts";
import { type IndicatorPlace, sliOf } from "./indicator.ts";
import {
  dataSourceObject,
  type IndicatorSpec,
  type Objective,
  OPENSLO_VERSION,
  OTHER_KINDS,
  sliObject,
  type SloObject,
  sloObject,
  type TimeWindow,
} from "./schema.ts";

/** Whether a document, or a list in it, says that it is OpenSLO's. */
export function isOpenSlo({ value }: YamlDocument): boolean {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const version = valueAt(first, ["apiVersion"]);
  return typeof version === "string" && version.startsWith("openslo");
}

interface Known {
  readonly indicators: ReadonlyMap<string, { readonly spec: IndicatorSpec; readonly document: YamlDocument }>;
  readonly dataSources: ReadonlyMap<string, string>;
}

/** @param period milliseconds, where an SLO has no time window */
export function readOpenSlo(documents: readonly YamlDocument[], period: number): ReadSlos {
  const objects = documents.flatMap((document) =>
    Array.isArray(document.value) ? document.value.map((_one, index) => document.part([index])) : [document],
  );
  const problems: Problem[] = [];
  const indicators = new Map<string, { spec: IndicatorSpec; document: YamlDocument }>();
  const dataSources = new Map<string, string>();
  const written: { slo: SloObject; document: YamlDocument }[] = [];
  for (const document of objects) {
    problems.push(...versionProblems(document));
    const kind = valueAt(document.value, ["kind"]);
    if (kind === "SLI") {
      const read = shaped(document, sliObject);
      if (read.ok) indicators.set(read.value.metadata.name, { spec: read.value.spec, document });
      else problems.push(...read.problems);
    } else if (kind === "DataSource") {
      const read = shaped(document, dataSourceObject);
      if (read.ok) dataSources.set(read.value.metadata.name, read.value.spec.type);
      else problems.push(...read.problems);
    } else if (kind === "SLO") {
      const read = shaped(document, sloObject);
      if (read.ok) written.push({ slo: read.value, document });
      else problems.push(...read.problems);
    } else problems.push(...kindProblems(document, kind));
  }
  const slos: Slo[] = [];
  const notes: Problem[] = [];
  for (const { slo, document } of written) {
    const read = slosOf(slo, document, { indicators, dataSources }, period);
    slos.push(...read.slos);
    problems.push(...read.problems);
    notes.push(...read.notes);
  }
  return { slos: problems.length > 0 ? [] : slos, problems, notes };
}

function versionProblems(document: YamlDocument): readonly Problem[] {
  const version = valueAt(document.value, ["apiVersion"]);
  if (version === OPENSLO_VERSION) return [];
  return [
    document.problem(
      ["apiVersion"],
      `the version is ${JSON.stringify(version)}`,
      `Write it as ${OPENSLO_VERSION}; earlier versions name the same things otherwise.`,
    ),
  ];
}

function kindProblems(document: YamlDocument, kind: unknown): readonly Problem[] {
  if (typeof kind === "string" && OTHER_KINDS.has(kind)) return [];
  const near =
    typeof kind === "string" ? nearestName(kind, ["SLO", "SLI", "DataSource", ...OTHER_KINDS]) : undefined;
  return [
    document.problem(
      ["kind"],
      `there is no kind ${JSON.stringify(kind)} in ${OPENSLO_VERSION}`,
      near === undefined ? "Write SLO, SLI or DataSource." : `Did you mean ${near}?`,
    ),
  ];
}

function slosOf(slo: SloObject, document: YamlDocument, known: Known, fallback: number): ReadSlos {
  const { metadata, spec } = slo;
  const window = windowOf(slo, document, fallback);
  const problems: Problem[] = [
    ...nameProblems(document, ["metadata", "name"], metadata.name),
    ...nameProblems(document, ["spec", "service"], spec.service),
    ...window.problems,
  ];
  const slos = spec.objectives.flatMap((objective, index) => {
    const read = objectiveOf(slo, objective, index, document, known);
    if ("problems" in read) {
      problems.push(...read.problems);
      return [];
    }
    const { period, windowKind } = window;
    return [{ ...read, period, ...(windowKind === undefined ? {} : { windowKind }) }];
  });
  return { slos, problems, notes: [...window.notes, ...policyNotes(slo, document)] };
}

function windowOf(
  { spec }: SloObject,
  document: YamlDocument,
  fallback: number,
): {
  period: number;
  windowKind?: "calendar";
  problems: readonly Problem[];
  notes: readonly Problem[];
} {
  const [window, second] = spec.timeWindow ?? [];
  const at: Path = ["spec", "timeWindow"];
  if (window === undefined) return { period: fallback, problems: [], notes: [] };
  if (second !== undefined) {
    const problem = document.problem(at, "there are two time windows", "Give one; OpenSLO allows no more.");
    return { period: fallback, problems: [problem], notes: [] };
  }
  const period = periodOf(window.duration);
  if (period === undefined || period <= 0) {
    const fix = "Write a number and a unit of h, d, w, M, Q or Y: 4w, 30d, 1M.";
    const problem = document.problem([...at, 0, "duration"], `${window.duration} is no length of time`, fix);
    return { period: fallback, problems: [problem], notes: [] };
  }
  const rolling = window.isRolling !== false;
  if (!rolling && isWholeMonth(window)) return { period, windowKind: "calendar", problems: [], notes: [] };
  const message = `the window begins at a date, and the rules look back over the last ${window.duration} instead`;
  const fix = "Only a month that begins on its first day in UTC is counted from its begin: duration: 1M.";
  return { period, problems: [], notes: rolling ? [] : [document.problem([...at, 0], message, fix)] };
}

/** `1M` from the first of a month on, at midnight in UTC: what PromQL can count. */
function isWholeMonth({ duration, calendar }: TimeWindow): boolean {
  if (duration !== "1M") return false;
  if (calendar === null || calendar === undefined) return true;
  const { startTime, timeZone } = calendar;
  return (
    /^\d{4}-\d{2}-01(?:[T ]00:00(?::00)?Z?)?$/u.test(startTime) && /^(?:Etc\/)?(?:UTC|GMT|Z)$/u.test(timeZone)
  );
}

/** Days of OpenSLO's units that PromQL does not have; a month counts 30 days, as SLOs are usually promised. */
const CALENDAR_DAYS: Readonly<Record<string, number>> = { M: 30, Q: 90, Y: 365 };

function periodOf(duration: string): number | undefined {
  const calendar = /^(\d+)([MQY])$/u.exec(duration);
  if (calendar === null) return parseDuration(duration);
  return Number(calendar[1]) * (CALENDAR_DAYS[calendar[2] ?? ""] ?? 0) * 86_400_000;
}

function objectiveOf(
  { metadata, spec }: SloObject,
  objective: Objective,
  index: number,
  document: YamlDocument,
  known: Known,
): Slo | { readonly problems: readonly Problem[] } {
  const path: Path = ["spec", "objectives", index];
  const percent = percentOf(objective, path, document);
  if (typeof percent !== "number") return { problems: [percent] };
  const found = indicatorOf(spec, objective, path, document, known);
  if ("message" in found) return { problems: [found] };
  const budgeting = { method: spec.budgetingMethod ?? "Occurrences", objective, document, path } as const;
  const read = sliOf(found.spec, found.place, budgeting);
  const wrong = objectiveProblems(document, [...path, "target"], percent);
  if ("problems" in read || wrong.length > 0) {
    return { problems: [...wrong, ...("problems" in read ? read.problems : [])] };
  }
  const name =
    spec.objectives.length === 1 ? metadata.name : `${metadata.name}-${suffixOf(objective, index)}`;
  const title = metadata.displayName ?? metadata.name;
  const unset = { disabled: false, labels: {}, annotations: {} };
  return {
    id: `${spec.service}-${name}`,
    service: spec.service,
    name,
    description: spec.description ?? objective.displayName ?? title,
    objective: percent,
    period: 0,
    sli: read.sli,
    labels: labelsOf(metadata.labels ?? {}),
    alerting: {
      name: alertName(spec.service, name),
      labels: {},
      annotations: {},
      page: unset,
      ticket: unset,
    },
    spec: OPENSLO_VERSION,
  };
}

function percentOf(
  { target, targetPercent }: Objective,
  path: Path,
  document: YamlDocument,
): number | Problem {
  if (typeof targetPercent === "number" && typeof target !== "number") return targetPercent;
  // 0.999 × 100 is 99.9 and not 99.90000000000001: nobody promises more than twelve digits.
  if (typeof target === "number" && typeof targetPercent !== "number")
    return Number((target * 100).toPrecision(12));
  const fix = "Give target (a share: 0.999) or targetPercent (99.9), one of the two.";
  return document.problem(path, "the objective does not say its target", fix);
}

function indicatorOf(
  spec: SloObject["spec"],
  objective: Objective,
  path: Path,
  document: YamlDocument,
  { indicators, dataSources }: Known,
): { spec: IndicatorSpec; place: IndicatorPlace } | Problem {
  const inline = objective.indicator ?? spec.indicator;
  if (inline) {
    const at = objective.indicator ? [...path, "indicator", "spec"] : ["spec", "indicator", "spec"];
    return { spec: inline.spec, place: { document, path: at, dataSources } };
  }
  const name = objective.indicatorRef ?? spec.indicatorRef;
  const at: Path = objective.indicatorRef ? [...path, "indicatorRef"] : ["spec", "indicatorRef"];
  if (!name)
    return document.problem(["spec"], "the SLO has no indicator", "Give indicator, or indicatorRef.");
  const found = indicators.get(name);
  if (found !== undefined)
    return { spec: found.spec, place: { document: found.document, path: ["spec"], dataSources } };
  const near = nearestName(name, indicators.keys());
  const others = [...indicators.keys()];
  const known = others.length === 0 ? "No SLI is in the files." : `The files have ${others.join(", ")}.`;
  return document.problem(
    at,
    `there is no SLI with the name ${JSON.stringify(name)}`,
    near === undefined ? `${known} Give the file that has it too.` : `Did you mean ${JSON.stringify(near)}?`,
  );
}

function policyNotes({ spec }: SloObject, document: YamlDocument): readonly Problem[] {
  if ((spec.alertPolicies ?? []).length === 0) return [];
  return [
    document.problem(
      ["spec", "alertPolicies"],
      "the alert policies are not used",
      "A condition of OpenSLO watches one window; the rules alert on pairs of windows, as a page and a ticket.",
    ),
  ];
}

/** The name of one of several objectives: its display name, or its place. */
function suffixOf({ displayName }: Objective, index: number): string {
  const words = (displayName ?? "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "");
  return words === "" ? String(index + 1) : words;
}

/** `web`, `availability` → `WebAvailabilityErrorBudgetBurn`. */
function alertName(service: string, name: string): string {
  const words = `${service}-${name}`.split(/[^a-zA-Z0-9]+/u).filter((word) => word !== "");
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}ErrorBudgetBurn`;
}

/** Names as labels can have them; several values in one, parted by commas. */
function labelsOf(
  labels: Readonly<Record<string, string | readonly string[]>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [
      name.replaceAll(/[^a-zA-Z0-9_]/gu, "_").replace(/^(?=\d)/u, "_"),
      typeof value === "string" ? value : value.join(","),
    ]),
  );
}
