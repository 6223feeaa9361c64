/**
 * OpenTelemetry's declarative configuration, file_format 1.0, as settings
 * (https://github.com/open-telemetry/opentelemetry-configuration).
 */
import type { PropagatorName } from "../settings/tracing.ts";
import type { Node } from "./document.ts";
import { exporter } from "./exporter.ts";
import {
  each,
  keys,
  membersOf,
  only,
  type Read,
  type Reading,
  setting,
  silent,
  unused,
  valueOf,
} from "./reading.ts";

const resource = keys("resource", {
  attributes: (node, reading) => {
    if (node.kind !== "list") throw reading.refusal(node.line, "attributes is a list of name and value");
    const found: Record<string, string> = {};
    for (const item of node.items) {
      const members = new Map(
        membersOf(item, "an attribute", reading).map((member) => [member.key, member.node]),
      );
      const [name, value] = [members.get("name"), members.get("value")];
      if (name === undefined || value === undefined) {
        throw reading.refusal(item.line, "an attribute has a name and a value");
      }
      found[String(valueOf(name, reading))] = String(valueOf(value, reading));
    }
    addAttributes(found, node, reading);
  },
  attributes_list: (node, reading) => {
    const found: Record<string, string> = {};
    for (const part of String(valueOf(node, reading)).split(",")) {
      const [name = "", value] = part.split("=", 2);
      if (value === undefined)
        throw reading.refusal(node.line, "attributes_list is not a list like key=value,key2=value2");
      found[name.trim()] = value.trim();
    }
    addAttributes(found, node, reading);
  },
  schema_url: unused,
  "detection/development": unused,
});

/** Those of the list of pairs are weaker, whatever comes first. */
function addAttributes(found: Record<string, string>, node: Node, reading: Reading): void {
  const before = reading.settings.get("resourceAttributes")?.value;
  const other = typeof before === "object" && before !== null ? before : {};
  const merged = node.kind === "list" ? { ...other, ...found } : { ...found, ...other };
  reading.set("resourceAttributes", merged, node.line);
}

const propagator = keys("propagator", {
  composite: (node, reading) => {
    if (node.kind !== "list") throw reading.refusal(node.line, "composite is a list of propagators");
    addPropagators(
      node.items.map((item) =>
        item.kind === "value" ? String(item.value) : only(item, "a propagator", reading).key,
      ),
      node,
      reading,
    );
  },
  composite_list: (node, reading) =>
    addPropagators(
      String(valueOf(node, reading))
        .split(",")
        .map((word) => word.trim()),
      node,
      reading,
    ),
});

function addPropagators(names: readonly string[], node: Node, reading: Reading): void {
  const before = reading.settings.get("propagators")?.value;
  const all = [...(Array.isArray(before) ? (before as readonly PropagatorName[]) : []), ...names];
  reading.set(
    "propagators",
    [...new Set(all)].filter((name) => name !== "none"),
    node.line,
  );
}

/** `parent_based` with another root than a ratio has the names of OTEL_TRACES_SAMPLER too. */
function sampler(prefix: string): Read {
  return (node, reading) => {
    const { key, line, node: settings } = only(node, "a sampler", reading);
    switch (key) {
      case "always_on":
      case "always_off":
        reading.set("sampler", `${prefix}${key}`, line);
        break;
      case "trace_id_ratio_based":
      case "probability/development":
        reading.set("sampler", `${prefix}traceidratio`, line);
        keys(key, { ratio: setting("samplerArgument") })(settings, reading);
        break;
      case "parent_based":
        reading.set("sampler", "parentbased_always_on", line);
        keys(key, {
          root: sampler("parentbased_"),
          remote_parent_sampled: unused,
          remote_parent_not_sampled: unused,
          local_parent_sampled: unused,
          local_parent_not_sampled: unused,
        })(settings, reading);
        break;
      default:
        throw reading.refusal(
          line,
          `there is no sampler ${key}; there are always_on, always_off, trace_id_ratio_based, parent_based`,
        );
    }
  };
}

const tracerProvider = keys("tracer_provider", {
  processors: each(
    keys("a processor", {
      batch: keys("batch", {
        schedule_delay: setting("scheduleDelayMillis"),
        export_timeout: setting("tracesExportTimeoutMillis"),
        max_queue_size: setting("maxQueueSize"),
        max_export_batch_size: setting("maxExportBatchSize"),
        exporter: exporter("traces"),
      }),
      simple: keys("simple", { exporter: exporter("traces") }),
    }),
  ),
  sampler: sampler(""),
  limits: keys("limits", {
    attribute_value_length_limit: setting("spanAttributeValueLengthLimit"),
    attribute_count_limit: setting("spanAttributeCountLimit"),
    event_count_limit: setting("spanEventCountLimit"),
    link_count_limit: setting("spanLinkCountLimit"),
    event_attribute_count_limit: setting("eventAttributeCountLimit"),
    link_attribute_count_limit: setting("linkAttributeCountLimit"),
  }),
  "tracer_configurator/development": unused,
});

const meterProvider = keys("meter_provider", {
  readers: each(
    keys("a reader", {
      periodic: keys("periodic", {
        interval: setting("metricExportIntervalMillis"),
        timeout: setting("metricsExportTimeoutMillis"),
        exporter: exporter("metrics"),
        cardinality_limits: unused,
        producers: unused,
      }),
      pull: unused,
    }),
  ),
  views: unused,
  exemplar_filter: unused,
  "meter_configurator/development": unused,
});

const loggerProvider = keys("logger_provider", {
  processors: each(
    keys("a processor", {
      batch: keys("batch", {
        schedule_delay: setting("logScheduleDelayMillis"),
        export_timeout: setting("logsExportTimeoutMillis"),
        max_queue_size: setting("logMaxQueueSize"),
        max_export_batch_size: setting("logMaxExportBatchSize"),
        exporter: exporter("logs"),
      }),
      simple: keys("simple", { exporter: exporter("logs") }),
    }),
  ),
  limits: keys("limits", {
    attribute_value_length_limit: setting("logAttributeValueLengthLimit"),
    attribute_count_limit: setting("logAttributeCountLimit"),
  }),
  "logger_configurator/development": unused,
});

/** OpenTelemetry's levels, in ours: none is lost, finer steps are. */
function sdkLevel(value: unknown): unknown {
  const word = String(value).replace(/\d$/, "");
  if (word === "trace") return "debug";
  return word === "fatal" ? "error" : word;
}

export const schema: Read = keys("the file", {
  file_format: (node, reading) => {
    const version = String(valueOf(node, reading));
    if (!version.startsWith("1.")) {
      throw reading.refusal(node.line, `file_format is ${version}; this SDK reads 1.0`);
    }
  },
  disabled: setting("disabled"),
  log_level: setting("sdkLogLevel", sdkLevel),
  attribute_limits: keys("attribute_limits", {
    attribute_value_length_limit: setting("attributeValueLengthLimit"),
    attribute_count_limit: setting("attributeCountLimit"),
  }),
  resource,
  propagator,
  tracer_provider: tracerProvider,
  meter_provider: meterProvider,
  logger_provider: loggerProvider,
  "instrumentation/development": unused,
  distribution: silent,
});
