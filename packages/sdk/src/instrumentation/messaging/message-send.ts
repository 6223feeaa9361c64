/** One sending of one or more messages to one destination. */
import { type Context, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { contextStore } from "../../context/store.ts";
import { injectHeaders } from "../../propagation/propagator.ts";
import type { Clock } from "../../time/clock.ts";
import { appendAttribute } from "../../trace/attribute-list.ts";
import { asException, errorType } from "../../trace/exception.ts";
import { RecordedSpan } from "../../trace/recorded-span.ts";
import type { SilentSpan } from "../../trace/silent-span.ts";
import { parentOf, type SightlineTracer, valuesOf } from "../../trace/tracer.ts";
import type { Destination, MessagingMetrics } from "./messaging-metrics.ts";

export interface Sent {
  readonly destination: Destination;
  readonly count: number;
  /** Whether the call was for a list, even for one of a single message. */
  readonly batch: boolean;
}

/** Headers that carry the trace and the baggage: `traceparent`, `tracestate`, `baggage`. */
export type MessageHeaders = Record<string, string>;

/** As OpenTelemetry's semantic conventions for messaging have it: a producer span `send <destination>`. */
export class MessageSend {
  readonly #sent: Sent;
  readonly #clock: Clock;
  readonly #metrics: MessagingMetrics;
  readonly #span: RecordedSpan | SilentSpan;
  readonly #values: Context | undefined;
  readonly #startMark: number;
  #ended = false;

  constructor(tracer: SightlineTracer, clock: Clock, metrics: MessagingMetrics, sent: Sent) {
    const { destination, count, batch } = sent;
    const active = contextStore.getStore();
    this.#sent = sent;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#values = valuesOf(active);
    this.#startMark = clock.mark();
    this.#span = tracer.start(`send ${destination.name}`, SpanKind.PRODUCER, parentOf(active), this.#values);
    this.note("messaging.system", destination.system);
    this.note("messaging.destination.name", destination.name);
    this.note("messaging.operation.name", "send");
    this.note("messaging.operation.type", "send");
    if (batch) this.note("messaging.batch.message_count", count);
  }

  /** An attribute of the span, if it records; `undefined` is left out. */
  note(key: string, value: unknown): void {
    if (this.#span instanceof RecordedSpan) appendAttribute(this.#span.attributes, key, value);
  }

  /** What a message has to carry so that its handling hangs on this span. */
  headers(): MessageHeaders {
    const headers: MessageHeaders = {};
    injectHeaders(this.#span, this.#values, (name, value) => {
      headers[name] = value;
    });
    return headers;
  }

  /** Runs the sending itself; what it does (commands to the broker) belongs to the span. */
  run<T>(work: () => T): T {
    return contextStore.run(this.#span, work);
  }

  /** The sending has ended; `error` is what it threw. */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    const type = error === undefined ? undefined : errorType(error);
    const { destination, count } = this.#sent;
    this.#metrics.sent(destination, count, (this.#clock.mark() - this.#startMark) / 1000, type);
    if (error !== undefined && this.#span instanceof RecordedSpan) {
      this.note("error.type", type);
      this.#span.recordException(asException(error));
      this.#span.setStatus({
        code: SpanStatusCode.ERROR,
        message: error instanceof Error ? error.message : "",
      });
    }
    this.#span.end();
  }
}

/** Runs a sending that gives a promise, and ends it with that. */
export async function sending<T>(send: MessageSend, work: () => Promise<T> | T): Promise<T> {
  try {
    const result = await send.run(work);
    send.end();
    return result;
  } catch (error) {
    send.end(error);
    throw error;
  }
}
