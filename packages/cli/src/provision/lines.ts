/** A plan, its differences and its outcome, for a person. */
import type {
  Difference,
  PlanAction,
  PlanStep,
  ProvisioningPlan,
  ResourceKind,
  StepOutcome,
} from "@sightline/as-code";
import { styled, type Terminal } from "../terminal.ts";

const SIGNS: Readonly<Record<PlanAction, string>> = {
  create: "+",
  update: "~",
  remove: "-",
  unchanged: "=",
  blocked: "!",
  stale: "?",
  foreign: " ",
};

const KINDS: Readonly<Record<ResourceKind, string>> = {
  folder: "folder",
  datasource: "data source",
  dashboard: "dashboard",
  "alert-group": "alert group",
  "alert-rule": "alert rule",
};

/** All but what is not ours, which is counted. */
export function planLines(
  { steps }: ProvisioningPlan,
  terminal: Terminal,
  withFields: boolean,
): readonly string[] {
  const ours = steps.filter(({ action }) => action !== "foreign");
  const width = Math.max(0, ...ours.map(({ title }) => title.length));
  return [
    ...ours.flatMap((step) => [
      stepLine(step, width, terminal),
      ...(withFields ? step.differences.map((one) => `      ${fieldLine(one, terminal)}`) : []),
    ]),
    foreignLine(steps),
    summary(steps),
  ];
}

function stepLine(
  { action, kind, id, title, reason, differences }: PlanStep,
  width: number,
  terminal: Terminal,
): string {
  const fields = differences.length;
  const change =
    fields === 0 ? "" : `${fields} field${fields === 1 ? "" : "s"} differ${fields === 1 ? "s" : ""}`;
  const why = [change, reason ?? ""].filter((part) => part !== "").join("; ");
  const line = `  ${SIGNS[action]} ${KINDS[kind].padEnd(11)}  ${title.padEnd(width)}  ${id}${why === "" ? "" : `  ${why}`}`;
  return action === "blocked"
    ? styled(terminal, "red", line)
    : action === "stale"
      ? styled(terminal, "yellow", line)
      : line;
}

function fieldLine({ path, want, have }: Difference, terminal: Terminal): string {
  return `${styled(terminal, "bold", path)}: ${shown(have)} → ${shown(want)}`;
}

/** Characters of a value; a panel can be long. */
const LONGEST_VALUE = 160;

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function foreignLine(steps: readonly PlanStep[]): string {
  const counts = new Map<ResourceKind, number>();
  for (const { action, kind } of steps)
    if (action === "foreign") counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size === 0) return "";
  const parts = Array.from(counts, ([kind, count]) => `${count} ${KINDS[kind]}${count === 1 ? "" : "s"}`);
  return `  Not ours, left alone: ${parts.join(", ")}.`;
}

function summary(steps: readonly PlanStep[]): string {
  const count = (action: PlanAction): number => steps.filter((step) => step.action === action).length;
  const parts = [
    `${count("create")} to create`,
    `${count("update")} to update`,
    `${count("remove")} to remove`,
    `${count("unchanged")} unchanged`,
    ...(count("stale") === 0 ? [] : [`${count("stale")} no longer declared`]),
    ...(count("blocked") === 0 ? [] : [`${count("blocked")} in the way`]),
  ];
  return `  ${parts.join(", ")}.`;
}

/** As it happens; nothing of what was not touched. */
export function outcomeLine({ step, result, error }: StepOutcome, terminal: Terminal): string | undefined {
  if (result === "left" || result === "unchanged") return undefined;
  const line = `  ${result.padEnd(9)}  ${KINDS[step.kind].padEnd(11)}  ${step.id}`;
  if (error === undefined) return line;
  return `${styled(terminal, "red", line)}\n             ${error.message} ${error.hint}`;
}

export function outcomeSummary(outcomes: readonly StepOutcome[]): string {
  const count = (result: StepOutcome["result"]): number =>
    outcomes.filter((one) => one.result === result).length;
  const parts = (["created", "updated", "removed", "unchanged"] as const).map(
    (result) => `${count(result)} ${result}`,
  );
  const failed = count("failed") === 0 ? [] : [`${count("failed")} failed`];
  const left = count("not-tried") === 0 ? [] : [`${count("not-tried")} not tried`];
  return `  ${[...parts, ...failed, ...left].join(", ")}.`;
}
