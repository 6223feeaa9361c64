/** One handling of one message, or of a batch. */
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { contextStore } from "../../context/store.ts";
import type { Headers } from "../../propagation/header-format.ts";
import { parentOfHeaders, valuesOfHeaders } from "../../propagation/propagator.ts";
import type { Clock } from "../../time/clock.ts";
import { appendAttribute } from "../../trace/attribute-list.ts";
import { asException, errorType } from "../../trace/exception.ts";
import { RecordedSpan } from "../../trace/recorded-span.ts";
import type { SilentSpan } from "../../trace/silent-span.ts";
import type { SightlineTracer } from "../../trace/tracer.ts";
import type { Destination, MessagingMetrics, ProcessOutcome } from "./messaging-metrics.ts";

export interface Received {
  readonly destination: Destination;
  /**
   * What the messages carried, one each. The sender of a single message becomes the parent, and is linked too, as the
   * conventions ask; the senders of a batch are linked only, since a span has one parent.
   */
  readonly carried: readonly Headers[];
  readonly batch: boolean;
  /** Seconds that the messages waited before they were taken up, of those of which it is known. */
  readonly waitedSeconds?: readonly number[];
}

/** More links would make the span of a batch dearer than its work; OpenTelemetry's limit for a span too. */
const MAX_LINKS = 128;

/** As OpenTelemetry's semantic conventions for messaging have it: a consumer span `process <destination>`. */
export class MessageProcess {
  readonly #received: Received;
  readonly #clock: Clock;
  readonly #metrics: MessagingMetrics;
  readonly #span: RecordedSpan | SilentSpan;
  readonly #startMark: number;
  #ended = false;
  /** What the handling threw, where the library tells it before the end. */
  error: unknown = undefined;

  constructor(tracer: SightlineTracer, clock: Clock, metrics: MessagingMetrics, received: Received) {
    const { destination, carried, batch, waitedSeconds = [] } = received;
    this.#received = received;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#startMark = clock.mark();
    const single = batch ? undefined : carried[0];
    // What is active here is whatever started the consumer, maybe a request that ended long ago: never the parent.
    this.#span = tracer.start(
      `process ${destination.name}`,
      SpanKind.CONSUMER,
      single === undefined ? undefined : parentOfHeaders(single),
      single === undefined ? undefined : valuesOfHeaders(single),
    );
    this.note("messaging.system", destination.system);
    this.note("messaging.destination.name", destination.name);
    this.note("messaging.operation.name", "process");
    this.note("messaging.operation.type", "process");
    if (batch) this.note("messaging.batch.message_count", carried.length);
    if (this.#span instanceof RecordedSpan) link(this.#span, carried);
    if (waitedSeconds.length === 0) return;
    // Clocks of two machines differ; nothing waits for less than no time.
    const seconds = waitedSeconds.map((each) => Math.max(0, each));
    // Of a batch the longest: who looks at its span wants to know how late it is.
    this.note(
      "sightline.messaging.queue_time",
      seconds.reduce((longest, each) => Math.max(longest, each)),
    );
    for (const each of seconds) metrics.waited(destination, each);
  }

  /** An attribute of the span, if it records; `undefined` is left out. */
  note(key: string, value: unknown): void {
    if (this.#span instanceof RecordedSpan) appendAttribute(this.#span.attributes, key, value);
  }

  /** Runs the handling in the context of its span. */
  run<T>(work: () => T): T {
    return contextStore.run(this.#span, work);
  }

  /**
   * The handling has ended. A failed or retried one is an error, with what was put into `error`. `completed` messages of a
   * batch were done before, and have not the outcome of the rest.
   */
  end(outcome: ProcessOutcome, completed = 0): void {
    if (this.#ended) return;
    this.#ended = true;
    const span = this.#span;
    const isError = outcome === "failed" || outcome === "retried";
    const type = isError ? (this.error === undefined ? outcome : errorType(this.error)) : undefined;
    this.note("sightline.messaging.outcome", outcome);
    if (isError && span instanceof RecordedSpan) {
      this.note("error.type", type);
      if (this.error !== undefined) span.recordException(asException(this.error));
      const message = this.error instanceof Error ? this.error.message : "";
      span.setStatus({ code: SpanStatusCode.ERROR, message });
    }
    const { destination, carried } = this.#received;
    this.#metrics.processed({
      destination,
      outcome,
      seconds: (this.#clock.mark() - this.#startMark) / 1000,
      count: carried.length - completed,
      completed,
      errorType: type,
      span: span instanceof RecordedSpan ? span : undefined,
    });
    span.end();
  }
}

function link(span: RecordedSpan, carried: readonly Headers[]): void {
  for (const headers of carried.slice(0, MAX_LINKS)) {
    const sender = parentOfHeaders(headers);
    if (sender !== undefined) span.addLink({ context: sender.spanContext() });
  }
}
