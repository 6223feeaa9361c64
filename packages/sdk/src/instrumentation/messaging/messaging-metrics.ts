/** The default metrics of queues and topics, whatever library brings the messages. Ids and names of jobs are no labels. */
import type { Counter, Gauge, Histogram } from "../../metrics/instruments.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import type { SpanIdentity } from "../../trace/span-identity.ts";
import {
  classicMetrics,
  type MetricNames,
  openTelemetryMetrics,
  wantsClassic,
  wantsOpenTelemetry,
} from "../default-metrics.ts";

/** Where messages go or come from. */
export interface Destination {
  /** As the semantic conventions name it: `kafka`, `rabbitmq`; `bullmq` is not among them and is BullMQ's own name. */
  readonly system: string;
  /** A queue, a topic or an exchange. */
  readonly name: string;
}

/**
 * How the handling of a message ended: it is done; it failed and comes again; it failed for good; or it was put off
 * without a failure (a job that waits for its children, or delays itself).
 */
export type ProcessOutcome = "completed" | "retried" | "failed" | "postponed";

export interface ProcessedMessage {
  readonly destination: Destination;
  readonly outcome: ProcessOutcome;
  readonly seconds: number;
  /** Messages that were handled together and have the outcome. */
  readonly count: number;
  /** Messages of the same batch that were done before; 0 for a single one. */
  readonly completed: number;
  /** The `error.type` of what failed. */
  readonly errorType: string | undefined;
  /** For the exemplar; `undefined` when it was not sampled. */
  readonly span: SpanIdentity | undefined;
}

/** Made with the first message library of a process: one without any shows none of these. */
export class MessagingMetrics {
  readonly #classic: ClassicMetrics | undefined;
  readonly #openTelemetry: OpenTelemetryMetrics | undefined;

  constructor(registry: MetricsRegistry, names: MetricNames = "classic") {
    this.#classic = wantsClassic(names) ? new ClassicMetrics(registry) : undefined;
    this.#openTelemetry = wantsOpenTelemetry(names) ? new OpenTelemetryMetrics(registry) : undefined;
  }

  /** `count` messages were handed to the broker, or were not taken by it. */
  sent(destination: Destination, count: number, seconds: number, errorType: string | undefined): void {
    this.#classic?.sent(destination, count, errorType);
    this.#openTelemetry?.sent(destination, count, seconds, errorType);
  }

  /** A message waited for `seconds` until it was taken up. */
  waited(destination: Destination, seconds: number): void {
    this.#classic?.waited(destination, seconds);
    this.#openTelemetry?.waited(destination, seconds);
  }

  processed(message: ProcessedMessage): void {
    this.#classic?.processed(message);
    this.#openTelemetry?.processed(message);
  }

  /** The messages that a consumer of `group` has before it became more, or fewer where `by` is negative. */
  lagChanged(destination: Destination, group: string, by: number): void {
    if (by === 0) return;
    this.#classic?.lagChanged(destination, group, by);
    this.#openTelemetry?.lagChanged(destination, group, by);
  }
}

class ClassicMetrics {
  readonly #sent: Counter<"system" | "destination" | "outcome">;
  readonly #processed: Counter<"system" | "destination" | "outcome">;
  readonly #duration: Histogram<"system" | "destination">;
  readonly #queueTime: Histogram<"system" | "destination">;
  readonly #registry: MetricsRegistry;
  /** Only of a system that tells it. */
  #lag: Gauge<"system" | "destination" | "group"> | undefined;

  constructor(registry: MetricsRegistry) {
    this.#registry = registry;
    const sent = "messages_sent_total";
    const processed = "messages_processed_total";
    const duration = "message_process_duration_seconds";
    const queueTime = "message_queue_time_seconds";
    this.#sent = registry.register({ name: sent, ...classicMetrics[sent] });
    this.#processed = registry.register({ name: processed, ...classicMetrics[processed] });
    this.#duration = registry.register({ name: duration, ...classicMetrics[duration] });
    this.#queueTime = registry.register({ name: queueTime, ...classicMetrics[queueTime] });
  }

  sent({ system, name }: Destination, count: number, errorType: string | undefined): void {
    const outcome = errorType === undefined ? "sent" : "failed";
    this.#sent.inc(count, { system, destination: name, outcome });
  }

  waited({ system, name }: Destination, seconds: number): void {
    this.#queueTime.observe(seconds, { system, destination: name });
  }

  processed({ destination, outcome, seconds, count, completed, span }: ProcessedMessage): void {
    const labels = { system: destination.system, destination: destination.name };
    this.#processed.inc(count, { ...labels, outcome });
    if (completed > 0) this.#processed.inc(completed, { ...labels, outcome: "completed" });
    this.#duration.with(labels).observeIn(seconds, span);
  }

  lagChanged({ system, name }: Destination, group: string, by: number): void {
    this.#lag ??= this.#registry.register({ name: "message_lag", ...classicMetrics.message_lag });
    this.#lag.inc(by, { system, destination: name, group });
  }
}

class OpenTelemetryMetrics {
  readonly #sent: Counter<MessagingLabel>;
  readonly #sendDuration: Histogram<MessagingLabel>;
  readonly #consumed: Counter<MessagingLabel>;
  readonly #duration: Histogram<MessagingLabel>;
  readonly #queueTime: Histogram<"messaging.system" | "messaging.destination.name">;
  readonly #registry: MetricsRegistry;
  #lag:
    | Gauge<"messaging.system" | "messaging.destination.name" | "messaging.consumer.group.name">
    | undefined;

  constructor(registry: MetricsRegistry) {
    this.#registry = registry;
    const sent = "messaging.client.sent.messages";
    const sendDuration = "messaging.client.operation.duration";
    const consumed = "messaging.client.consumed.messages";
    const duration = "messaging.process.duration";
    const queueTime = "messaging.queue.time";
    this.#sent = registry.register({ name: sent, ...openTelemetryMetrics[sent] });
    this.#sendDuration = registry.register({ name: sendDuration, ...openTelemetryMetrics[sendDuration] });
    this.#consumed = registry.register({ name: consumed, ...openTelemetryMetrics[consumed] });
    this.#duration = registry.register({ name: duration, ...openTelemetryMetrics[duration] });
    this.#queueTime = registry.register({ name: queueTime, ...openTelemetryMetrics[queueTime] });
  }

  sent(destination: Destination, count: number, seconds: number, errorType: string | undefined): void {
    const labels = labelsOf(destination, "send", errorType);
    this.#sent.inc(count, labels);
    this.#sendDuration.observe(seconds, labels);
  }

  waited({ system, name }: Destination, seconds: number): void {
    this.#queueTime.observe(seconds, { "messaging.system": system, "messaging.destination.name": name });
  }

  processed({ destination, seconds, count, completed, errorType, span }: ProcessedMessage): void {
    const labels = labelsOf(destination, "process", errorType);
    this.#consumed.inc(count, labels);
    if (completed > 0) this.#consumed.inc(completed, labelsOf(destination, "process", undefined));
    this.#duration.with(labels).observeIn(seconds, span);
  }

  lagChanged({ system, name }: Destination, group: string, by: number): void {
    const lag = "messaging.consumer.lag";
    this.#lag ??= this.#registry.register({ name: lag, ...openTelemetryMetrics[lag] });
    this.#lag.inc(by, {
      "messaging.system": system,
      "messaging.destination.name": name,
      "messaging.consumer.group.name": group,
    });
  }
}

type MessagingLabel =
  | "messaging.operation.name"
  | "messaging.system"
  | "messaging.destination.name"
  | "error.type";

function labelsOf(
  { system, name }: Destination,
  operation: "send" | "process",
  errorType: string | undefined,
): Record<MessagingLabel, string> {
  return {
    "messaging.operation.name": operation,
    "messaging.system": system,
    "messaging.destination.name": name,
    "error.type": errorType ?? "",
  };
}
