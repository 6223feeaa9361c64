/** pino's levels as severities: 10 of pino's are 4 of OpenTelemetry's, so `35` between info and warn is INFO3. */
import { LEVEL_TEXT, LEVELS, SEVERITY } from "../level.ts";

/** The last of the log data model's severities. */
const FATAL4 = 24;

export interface Severity {
  readonly severityNumber: number;
  readonly severityText: string;
}

/** `level` as it stands in the line: a number of pino's, or a name. `numbers` has those of custom levels. */
export function pinoSeverity(level: unknown, numbers: ReadonlyMap<string, number>): Severity {
  if (typeof level === "number") {
    const severityNumber = Math.min(FATAL4, Math.max(1, Math.floor(1 + ((level - 10) * 4) / 10)));
    const near = LEVELS.findLast((name) => SEVERITY[name] <= severityNumber);
    return { severityNumber, severityText: near === undefined ? "" : LEVEL_TEXT[near] };
  }
  if (typeof level !== "string") return { severityNumber: 0, severityText: "" };
  const known = LEVELS.find((name) => name === level.toLowerCase());
  const number = known === undefined ? numbers.get(level) : undefined;
  if (number !== undefined) return { ...pinoSeverity(number, numbers), severityText: level };
  return { severityNumber: known === undefined ? 0 : SEVERITY[known], severityText: level };
}
