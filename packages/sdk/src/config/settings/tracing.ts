/** Which traces are kept, how large a span may grow, and what goes along with a call. */
import { count, limit, milliseconds, oneOf, ratio, someOf } from "../form.ts";
import { entry, type SettingsOf } from "../setting.ts";
import { samplingRuleSettings, type SamplingRuleSettings } from "./sampling.ts";

export type SamplerName =
  | "always_on"
  | "always_off"
  | "traceidratio"
  | "parentbased_always_on"
  | "parentbased_always_off"
  | "parentbased_traceidratio";

export type PropagatorName = "tracecontext" | "baggage" | "b3" | "b3multi";

export interface TracingSettings extends SamplingRuleSettings {
  readonly sampler: SamplerName;
  readonly samplerArgument: number;
  readonly traceSamplerRatio: number;
  readonly propagators: readonly PropagatorName[];
  readonly scheduleDelayMillis: number;
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly attributeCountLimit: number;
  readonly attributeValueLengthLimit: number;
  readonly spanAttributeCountLimit: number;
  readonly spanAttributeValueLengthLimit: number;
  readonly spanEventCountLimit: number;
  readonly spanLinkCountLimit: number;
  readonly eventAttributeCountLimit: number;
  readonly linkAttributeCountLimit: number;
}

export const tracingSettings: SettingsOf<TracingSettings> = {
  sampler: entry(
    ["OTEL_TRACES_SAMPLER"],
    oneOf<SamplerName>([
      "always_on",
      "always_off",
      "traceidratio",
      "parentbased_always_on",
      "parentbased_always_off",
      "parentbased_traceidratio",
    ]),
    undefined,
    "Which traces are kept; goes before OTEL_TRACES_SAMPLING_RATIO.",
  ),
  samplerArgument: entry(
    ["OTEL_TRACES_SAMPLER_ARG"],
    ratio,
    undefined,
    "The ratio of the two ratio samplers; 1 by default.",
  ),
  traceSamplerRatio: entry(
    ["OTEL_TRACES_SAMPLING_RATIO"],
    ratio,
    undefined,
    "Share of new traces kept, parent-based: 1 in development and test, 0.5 in staging, 0.1 elsewhere.",
  ),
  ...samplingRuleSettings,
  propagators: entry(
    ["OTEL_PROPAGATORS"],
    someOf<PropagatorName>(["tracecontext", "baggage", "b3", "b3multi"]),
    ["tracecontext", "baggage"],
    "What is read from incoming calls and written to outgoing ones.",
  ),
  scheduleDelayMillis: entry(
    ["OTEL_BSP_SCHEDULE_DELAY"],
    milliseconds,
    5000,
    "Longest wait of a span for its export.",
  ),
  maxQueueSize: entry(
    ["OTEL_BSP_MAX_QUEUE_SIZE"],
    count,
    512,
    "Finished spans that may wait; more are dropped.",
  ),
  maxExportBatchSize: entry(["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"], count, 512, "Spans of one request."),
  attributeCountLimit: entry(
    ["OTEL_ATTRIBUTE_COUNT_LIMIT"],
    limit,
    128,
    "Attributes of a span, an event, a link or a log record; further ones are dropped and counted.",
  ),
  attributeValueLengthLimit: entry(
    ["OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"],
    limit,
    undefined,
    "Characters of a text in an attribute; longer ones are cut. No limit by default.",
  ),
  spanAttributeCountLimit: entry(
    ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"],
    limit,
    undefined,
    "The same for spans only.",
  ),
  spanAttributeValueLengthLimit: entry(
    ["OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT"],
    limit,
    undefined,
    "The same for spans only.",
  ),
  spanEventCountLimit: entry(["OTEL_SPAN_EVENT_COUNT_LIMIT"], limit, 128, "Events of a span."),
  spanLinkCountLimit: entry(["OTEL_SPAN_LINK_COUNT_LIMIT"], limit, 128, "Links of a span."),
  eventAttributeCountLimit: entry(
    ["OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT"],
    limit,
    undefined,
    "The same for events of a span only.",
  ),
  linkAttributeCountLimit: entry(
    ["OTEL_LINK_ATTRIBUTE_COUNT_LIMIT"],
    limit,
    undefined,
    "The same for links only.",
  ),
};
