/** Units of the model as SigNoz calls them, and back. It takes Grafana's ids, as its own dashboards do. */
import { grafanaUnit, unitOfGrafana } from "../grafana/unit.ts";

/** What is counted has no names there: so many, or so many a second. */
export function signozUnit(unit: string): string {
  const named = grafanaUnit(unit);
  if (!named.startsWith("suffix:") && named !== "short") return named;
  return unit.endsWith("/s") ? "cps" : "none";
}

/** `undefined` where the model has no word for it. */
export function unitOfSignoz(name: string): string | undefined {
  return unitOfGrafana(name);
}
