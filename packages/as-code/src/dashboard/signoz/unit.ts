/** Units of the model as SigNoz calls them, and back. It takes Grafana's ids, as its own dashboards do. */
import { grafanaUnit, unitOfGrafana } from "../grafana/unit.ts";

export function signozUnit(unit: string): string {
  const named = grafanaUnit(unit);
  return named.startsWith("suffix:") || named === "short" ? (unit.endsWith("/s") ? "reqps" : "none") : named;
}

/** `undefined` where the model has no word for it. */
export function unitOfSignoz(name: string): string | undefined {
  return unitOfGrafana(name);
}
