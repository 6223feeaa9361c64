/** Running incidents on disk, so that a process that is started again goes on with them for what is left of their time. */
import type { Notices } from "../notice/notices.ts";
import type { IncidentReport } from "./incident.ts";

export interface IncidentFile {
  /** Empty when there is none; what cannot be read is said and left alone. */
  read(): readonly IncidentReport[];
  write(this: void, incidents: readonly IncidentReport[]): void;
}

interface Kept {
  readonly service: string;
  readonly incidents: readonly IncidentReport[];
}

/** Written by rename, so that a crash leaves the file before or the file after. */
export function incidentFile(path: string, service: string, notices: Notices): IncidentFile {
  return {
    read: () => {
      try {
        const { readFileSync } = process.getBuiltinModule("node:fs");
        const kept: unknown = JSON.parse(readFileSync(path, "utf8"));
        if (!isKept(kept)) throw new Error("it is not a list of incidents");
        // Two services that share a file by mistake must not raise each other's sampling.
        return kept.service === service ? kept.incidents : [];
      } catch (error) {
        if (isMissing(error)) return [];
        notices.once(
          "sampling.incident-file.read",
          `the incidents in ${path} (SIGHTLINE_SAMPLING_INCIDENT_FILE) cannot be read and are not resumed: ${textOf(error)}. Start them again, or remove the file.`,
        );
        return [];
      }
    },
    write: (incidents) => {
      try {
        const { renameSync, rmSync, writeFileSync } = process.getBuiltinModule("node:fs");
        if (incidents.length === 0) {
          rmSync(path, { force: true });
          return;
        }
        const draft = `${path}.${process.pid}.tmp`;
        writeFileSync(draft, `${JSON.stringify({ service, incidents } satisfies Kept)}\n`, { mode: 0o600 });
        renameSync(draft, path);
      } catch (error) {
        notices.once(
          "sampling.incident-file.write",
          `running incidents cannot be written to ${path} (SIGHTLINE_SAMPLING_INCIDENT_FILE), so a restart ends them: ${textOf(error)}.`,
        );
      }
    },
  };
}

function isKept(value: unknown): value is Kept {
  return (
    typeof value === "object" &&
    value !== null &&
    "service" in value &&
    "incidents" in value &&
    Array.isArray(value.incidents) &&
    value.incidents.every(isReport)
  );
}

function isReport(value: unknown): value is IncidentReport {
  if (typeof value !== "object" || value === null) return false;
  const { ratio, startedAt, endsAt, route, tenant }: Partial<Record<keyof IncidentReport, unknown>> = value;
  return (
    typeof ratio === "number" &&
    ratio > 0 &&
    ratio <= 1 &&
    isInstant(startedAt) &&
    isInstant(endsAt) &&
    isName(route) &&
    isName(tenant)
  );
}

function isName(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isInstant(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
