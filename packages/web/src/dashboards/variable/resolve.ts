/** Which values the variables of a dashboard have: those of the URL, else what the dashboard says, else what there is. */
import type { DashboardVariable } from "@sightline/model";
import type { VariableValue } from "@sightline/api/dashboard";
import type { Scope } from "../../window/use-scope.ts";

/** `undefined`: it depends on what is offered. */
export function givenValue(
  variable: DashboardVariable,
  chosen: VariableValue | undefined,
): VariableValue | undefined {
  if (chosen !== undefined) return fitting(variable, chosen);
  if (variable.value !== undefined) return variable.value;
  if (variable.kind === "text") return "";
  if (variable.all === true) return null;
  return variable.kind === "choice" ? (variable.options[0] ?? "") : undefined;
}

/** A copied address may ask for more than the variable takes. */
function fitting(variable: DashboardVariable, chosen: VariableValue): VariableValue | undefined {
  if (variable.kind === "text") return typeof chosen === "string" ? chosen : (chosen?.[0] ?? "");
  if (chosen === null) return variable.all === true ? null : undefined;
  if (typeof chosen === "string" || variable.multiple === true) return chosen;
  return chosen[0];
}

/** The scope's own value where it is offered; else the first. */
export function offeredValue(
  { name }: DashboardVariable,
  offered: readonly string[],
  scope: Scope,
): string | undefined {
  const scoped = name === "service" ? scope.service : name === "tenant" ? scope.tenant : undefined;
  const within = offered.find((value) => value === scoped || value.split("/").at(-1) === scoped);
  return within ?? offered[0];
}
