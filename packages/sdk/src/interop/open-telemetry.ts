/**
 * The parts of OpenTelemetry's SDK interfaces that users bring: processors and exporters. Written down here, because
 * their packages are none of ours; a test holds the official ones against them.
 */
import type {
  Attributes,
  Context,
  HrTime,
  Link,
  SeverityNumber,
  Span,
  SpanContext,
  SpanKind,
  SpanStatus,
} from "@opentelemetry/api";

export interface OtelResource {
  readonly attributes: Attributes;
  merge(other: OtelResource | null): OtelResource;
  getRawAttributes(): [key: string, value: Attributes[string]][];
}

export interface OtelScope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
}

export interface OtelEvent {
  readonly time: HrTime;
  readonly name: string;
  readonly attributes?: Attributes;
  readonly droppedAttributesCount?: number;
}

/** A span as exporters read it. */
export interface OtelReadableSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: Link[];
  readonly events: OtelEvent[];
  readonly duration: HrTime;
  readonly ended: boolean;
  readonly resource: OtelResource;
  readonly instrumentationScope: OtelScope;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

export interface OtelSpanProcessor {
  onStart(span: Span & OtelReadableSpan, parentContext: Context): void;
  onEnd(span: OtelReadableSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Code 0 is success. */
export type OtelExportDone = (result: { readonly code: number; readonly error?: Error }) => void;

export interface OtelSpanExporter {
  export(spans: OtelReadableSpan[], done: OtelExportDone): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** A log record as exporters read it. */
export interface OtelReadableLogRecord {
  readonly hrTime: HrTime;
  readonly hrTimeObserved: HrTime;
  readonly spanContext?: SpanContext | undefined;
  readonly severityText?: string | undefined;
  readonly severityNumber?: SeverityNumber | undefined;
  readonly body?: unknown;
  readonly eventName?: string | undefined;
  readonly resource: OtelResource;
  readonly instrumentationScope: OtelScope;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** A log record as processors see it: what they set shows in all exporters. */
export interface OtelLogRecord extends OtelReadableLogRecord {
  setAttribute(key: string, value?: unknown): OtelLogRecord;
  setAttributes(attributes: Attributes): OtelLogRecord;
  setBody(body: unknown): OtelLogRecord;
  setEventName(eventName: string): OtelLogRecord;
  setSeverityNumber(severityNumber: SeverityNumber): OtelLogRecord;
  setSeverityText(severityText: string): OtelLogRecord;
}

export interface OtelLogRecordProcessor {
  onEmit(record: OtelLogRecord, context?: Context): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

export interface OtelLogRecordExporter {
  export(records: OtelReadableLogRecord[], done: OtelExportDone): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** What users bring along to the set-up. */
export interface Brought {
  /** Told of every recorded span at its start and its end, in this order. */
  readonly spanProcessors?: readonly OtelSpanProcessor[] | undefined;
  /** Get ended spans in batches, as the SDK's own exporters do. */
  readonly spanExporters?: readonly OtelSpanExporter[] | undefined;
  readonly logRecordProcessors?: readonly OtelLogRecordProcessor[] | undefined;
  readonly logRecordExporters?: readonly OtelLogRecordExporter[] | undefined;
}
