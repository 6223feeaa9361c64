/** Sending and handling of messages, whatever library carries them: one span each, and the default metrics. */
import type { Clock } from "../../time/clock.ts";
import type { SightlineTracer } from "../../trace/tracer.ts";
import type { MetricNames } from "../default-metrics.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import { MessageProcess, type Received } from "./message-process.ts";
import { MessageSend, type Sent } from "./message-send.ts";
import { MessagingMetrics } from "./messaging-metrics.ts";

export interface MessagingWorld {
  readonly tracer: SightlineTracer;
  readonly clock: Clock;
  readonly registry: MetricsRegistry;
  readonly metricNames: MetricNames;
}

export class Messaging {
  readonly #world: MessagingWorld;
  #metrics: MessagingMetrics | undefined;

  constructor(world: MessagingWorld) {
    this.#world = world;
  }

  /** A message that is about to be handed to the broker, in the active context. */
  send(sent: Sent): MessageSend {
    const { tracer, clock } = this.#world;
    return new MessageSend(tracer, clock, this.metrics(), sent);
  }

  /** A message that is about to be handled. */
  process(received: Received): MessageProcess {
    const { tracer, clock } = this.#world;
    return new MessageProcess(tracer, clock, this.metrics(), received);
  }

  metrics(): MessagingMetrics {
    const { registry, metricNames } = this.#world;
    return (this.#metrics ??= new MessagingMetrics(registry, metricNames));
  }
}
