/** One log record on its way to OTLP. */
import type { Scope } from "../export/scope.ts";
import type { AttributeList } from "../trace/attribute-list.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";

export interface LogEntry {
  readonly scope: Scope;
  /** Marks of the clock. */
  readonly mark: number;
  readonly observedMark: number;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: unknown;
  readonly attributes: AttributeList;
  readonly span: SpanIdentity | undefined;
  readonly eventName: string;
}
