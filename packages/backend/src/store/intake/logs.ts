/** Walks the log records of a request and refuses those that cannot be stored. */
import type { LogRecord, LogsData, ResourceLogs, ScopeLogs } from "@sightline/otlp";
import { isId, Tally, timeBounds, timeProblem, type IntakePolicy, type TimeBounds } from "./policy.ts";

export interface LogVisitor {
  resource(group: ResourceLogs): void;
  scope(group: ScopeLogs): void;
  /** `time` is the record's own, else when it was observed, else now. */
  log(record: LogRecord, time: bigint): void;
}

export function visitLogs(data: LogsData, policy: IntakePolicy, visitor: LogVisitor): Tally {
  const tally = new Tally();
  const bounds = timeBounds(policy);
  for (const resource of data.resourceLogs) {
    visitor.resource(resource);
    for (const scope of resource.scopeLogs) {
      visitor.scope(scope);
      for (const record of scope.logRecords) {
        const time = record.timeUnixNano || record.observedTimeUnixNano || bounds.now;
        const problem = logProblem(record, time, bounds);
        if (problem === undefined) {
          visitor.log(record, time);
          tally.store();
        } else {
          tally.reject(problem);
        }
      }
    }
  }
  return tally;
}

/** Outside a trace the ids are empty; some senders write zeros. */
function logProblem(record: LogRecord, time: bigint, bounds: TimeBounds): string | undefined {
  const { traceId, spanId } = record;
  if (presentId(traceId) !== "" && !isId(traceId, 32)) return "trace id is not 16 bytes";
  if (presentId(spanId) !== "" && !isId(spanId, 16)) return "span id is not 8 bytes";
  const problem = timeProblem(time, bounds);
  return problem === undefined ? undefined : `log time is ${problem}`;
}

export function presentId(id: string): string {
  return /^0*$/.test(id) ? "" : id;
}
