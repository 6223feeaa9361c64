/** One log record on its way to OTLP. */
import type { Scope } from "../export/scope.ts";
import type { AttributeList } from "../trace/attribute-list.ts";
import type { TenantScope } from "../tenant/tenant-scope.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";

export interface LogEntry {
  readonly scope: Scope;
  /** Marks of the clock. */
  readonly mark: number;
  readonly observedMark: number;
  /** These, and the attributes, may be set by a processor before the record is exported. */
  severityNumber: number;
  severityText: string;
  body: unknown;
  readonly attributes: AttributeList;
  /** Whose work it was; becomes attributes when the record leaves. */
  readonly tenant?: TenantScope | undefined;
  /** What was thrown, for its fingerprint, which is made when the record leaves. */
  readonly thrown?: unknown;
  readonly span: SpanIdentity | undefined;
  eventName: string;
  /** Made ready to leave once. */
  hasDeparted?: boolean;
}
