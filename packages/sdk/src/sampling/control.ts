/** Steering the sampling of a running process: what the application, the page and the command line do it by. */
import { sdkErrors } from "../errors.ts";
import type { IncidentOrder, IncidentReport } from "./incident.ts";
import { checkedOrder } from "./incident-request.ts";
import type { Incidents } from "./incidents.ts";

export interface SamplingControl {
  /**
   * Keeps more traces for a while, of one route or tenant or of the whole process; then what was configured holds again.
   * At most 24 hours, and 32 at a time.
   *
   * @example
   * observability.sampling.raise({ ratio: 1, seconds: 900, tenant: "acme" });
   * @throws INCIDENT_INVALID, INCIDENT_LIMIT, SAMPLING_IDLE
   */
  raise(order: IncidentOrder): IncidentReport;
  /** Ends one early, or all without an id; gives how many it ended. */
  end(id?: string): number;
  /** Those that run. */
  incidents(): readonly IncidentReport[];
}

/** `incidents` is absent where nothing records. */
export function samplingControl(incidents: Incidents | undefined): SamplingControl {
  return Object.freeze<SamplingControl>({
    raise: (order) => {
      if (incidents === undefined) {
        throw sdkErrors.SAMPLING_IDLE({ reason: "tracing is turned off, or no exporter takes spans" });
      }
      return incidents.start(checkedOrder(order));
    },
    end: (id) => incidents?.stop(id) ?? 0,
    incidents: () => incidents?.reports() ?? [],
  });
}
