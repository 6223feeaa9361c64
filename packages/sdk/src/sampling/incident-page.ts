/** `POST` and `DELETE /debug/observability/sampling`: incident mode, over HTTP. */
import { sdkErrors } from "../errors.ts";
import { incidentOrder } from "./incident-request.ts";
import type { IncidentReport } from "./incident.ts";
import type { Incidents } from "./incidents.ts";

/** What of the SDK these pages are about. */
export interface IncidentSubject {
  readonly service: string;
  /** Absent where nothing records. */
  readonly incidents: Incidents | undefined;
}

export interface IncidentStarted {
  readonly incident: IncidentReport;
  /** All that run now. */
  readonly incidents: readonly IncidentReport[];
}

export interface IncidentsStopped {
  readonly stopped: number;
  readonly incidents: readonly IncidentReport[];
}

/** @throws INCIDENT_INVALID, INCIDENT_ELSEWHERE, INCIDENT_LIMIT, SAMPLING_IDLE */
export function startIncident({ service, incidents }: IncidentSubject, body: unknown): IncidentStarted {
  const running = recording(incidents);
  const incident = running.start(incidentOrder(body, service));
  return { incident, incidents: running.reports() };
}

/** All of them without an id. @throws INCIDENT_UNKNOWN, SAMPLING_IDLE */
export function stopIncidents({ incidents }: IncidentSubject, id: string | undefined): IncidentsStopped {
  const running = recording(incidents);
  const stopped = running.stop(id);
  if (id !== undefined && stopped === 0) {
    throw sdkErrors.INCIDENT_UNKNOWN(
      { id, running: running.reports().map((incident) => incident.id) },
      { field: "id" },
    );
  }
  return { stopped, incidents: running.reports() };
}

function recording(incidents: Incidents | undefined): Incidents {
  if (incidents === undefined) {
    throw sdkErrors.SAMPLING_IDLE({ reason: "tracing is turned off, or no exporter takes spans" });
  }
  return incidents;
}
