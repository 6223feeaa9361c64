/** The labels of an SLO's recorded series, and the selector that finds them. */
import type { Labels } from "../../rule/rule.ts";
import type { Slo } from "../slo.ts";

/** Sloth's identity labels. */
export function identityLabels({ id, service, name }: Slo): Labels {
  return { sloth_id: id, sloth_service: service, sloth_slo: name };
}

/** `record{sloth_id="…", sloth_service="…", sloth_slo="…"}` */
export function recorded(record: string, slo: Slo): string {
  const matchers = Object.entries(identityLabels(slo)).map(([label, value]) => `${label}=${quoted(value)}`);
  return `${record}{${matchers.join(", ")}}`;
}

/** A string of PromQL. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
