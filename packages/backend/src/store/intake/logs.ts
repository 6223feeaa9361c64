/** Walks the log records of a request and refuses those that cannot be stored. */
import type { LogRecord, LogsData, ResourceLogs, ScopeLogs } from "@sightline/otlp";
import { Tally, timeBounds, timeProblem, type IntakePolicy } from "./policy.ts";

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
        const problem = timeProblem(time, bounds);
        if (problem === undefined) {
          visitor.log(record, time);
          tally.store();
        } else {
          tally.reject(`log time is ${problem}`);
        }
      }
    }
  }
  return tally;
}
