/** Who is told of which alert, in the form of who tells them. */
import {
  type AlertRouting,
  grafanaRouting,
  printAlertmanager,
  printTargetFile,
  signozRouting,
  type TargetNote,
} from "@sightline/as-code";
import { assertNever } from "@sightline/model";
import type { Target } from "./rule-target.ts";

export interface RoutingOutput {
  /** The name of the file with `--out`. */
  readonly file: string;
  readonly text: string;
  readonly notes: readonly TargetNote[];
}

export function routingOutput(
  target: Target,
  routing: AlertRouting,
  header: readonly string[],
): RoutingOutput {
  switch (target) {
    case "prometheus":
      return { file: "alertmanager.yml", text: printAlertmanager(routing, header), notes: [] };
    case "grafana": {
      const { file, notes } = grafanaRouting(routing);
      return { file: "grafana_contact_points.yaml", text: printTargetFile(file, header), notes };
    }
    case "signoz": {
      const { channels, policies, notes } = signozRouting(routing);
      const text = `${JSON.stringify({ channels, policies }, null, 2)}\n`;
      return { file: "signoz_channels.json", text, notes };
    }
    default:
      return assertNever(target, "target");
  }
}
