/** The proof of a stack that runs in programs of its own: each part, then the ways between them. */
import { PORTS } from "@sightline/as-code";
import { alertmanagerSteps } from "../part/alertmanager.ts";
import { grafanaSteps } from "../part/grafana.ts";
import { jaegerStep, storedTraceStep } from "../part/jaeger.ts";
import { metricStep, type TestSignal, traceStep } from "../part/otlp.ts";
import { asking, good, type Part } from "../part/part.ts";
import { rulesStep, spanMetricsStep, storedMetricStep, targetsStep } from "../part/prometheus.ts";
import { servicesSteps } from "../part/services.ts";
import type { Step } from "../step.ts";

export type StackPartName = "collector" | "otlp" | "prometheus" | "alertmanager" | "jaeger" | "grafana";

export interface StackPlace {
  readonly host: string;
  readonly portOffset: number;
  /** Addresses that are elsewhere. */
  readonly urls: Readonly<Partial<Record<StackPartName, string>>>;
  /** Parts that this stack does without. */
  readonly without: readonly StackPartName[];
  /** `Basic …` of Grafana. */
  readonly grafana: string;
}

const SERVICES: Readonly<
  Record<StackPartName, { readonly port: number; readonly name: string; readonly service: string }>
> = Object.freeze({
  collector: { port: PORTS.health, name: "the collector's health check", service: "otel-collector" },
  otlp: { port: PORTS.otlpHttp, name: "the collector", service: "otel-collector" },
  prometheus: { port: PORTS.prometheus, name: "Prometheus", service: "prometheus" },
  alertmanager: { port: PORTS.alertmanager, name: "Alertmanager", service: "alertmanager" },
  jaeger: { port: PORTS.jaeger, name: "Jaeger", service: "jaeger" },
  grafana: { port: PORTS.grafana, name: "Grafana", service: "grafana" },
});

export const STACK_PARTS: readonly StackPartName[] = Object.freeze([
  "collector",
  "otlp",
  "prometheus",
  "alertmanager",
  "jaeger",
  "grafana",
]);

/** @param business names of metrics that services declare */
export function stackSteps(
  place: StackPlace,
  signal: TestSignal,
  business: readonly string[],
): readonly Step[] {
  const part = (name: StackPartName): Part => partOf(name, place);
  const collector = part("otlp");
  const prometheus = part("prometheus");
  const jaeger = part("jaeger");
  return [
    ...where(place, "collector", () => [healthStep(part("collector"))]),
    traceStep(collector, signal, []),
    metricStep(collector, signal, []),
    ...where(place, "jaeger", () => [
      jaegerStep(jaeger, {}),
      storedTraceStep(jaeger, signal, ["otlp.traces", "jaeger.answers"], TRACE_WAY),
    ]),
    ...where(place, "prometheus", () => [
      readyStep(prometheus),
      targetsStep(prometheus, {}, ["prometheus.answers"], ["otel-collector"]),
      storedMetricStep(prometheus, signal, ["otlp.metrics", "prometheus.answers"], METRIC_WAY),
      spanMetricsStep(prometheus, {}, ["otlp.traces", "prometheus.answers"], SPAN_METRICS_WAY),
      rulesStep(prometheus, {}, ["prometheus.answers"], NO_RULES),
      ...servicesSteps(prometheus, {}, ["prometheus.answers"], business),
    ]),
    ...where(place, "alertmanager", () =>
      alertmanagerSteps(part("alertmanager"), prometheus, ["prometheus.answers"]),
    ),
    ...where(place, "grafana", () => grafanaSteps(part("grafana"), place.grafana)),
  ];
}

function where({ without }: StackPlace, name: StackPartName, steps: () => readonly Step[]): readonly Step[] {
  return without.includes(name) ? [] : steps();
}

export function partOf(name: StackPartName, { host, portOffset, urls }: StackPlace): Part {
  const { port, name: title, service } = SERVICES[name];
  const bracketed = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return {
    name: title,
    url: (urls[name] ?? `http://${bracketed}:${port + portOffset}`).replace(/\/+$/u, ""),
    start: `Start it with \`docker compose up -d ${service}\`; \`docker compose logs ${service}\` says why it ended.`,
    flag: `--part ${name}=URL (or --port-offset)`,
  };
}

function healthStep(part: Part): Step {
  return {
    id: "collector.health",
    asked: `${part.name} (${part.url}/)`,
    run: () =>
      asking(part, { path: "/" }, ({ text }) =>
        text.includes("Server available")
          ? good("Server available")
          : {
              ok: false,
              got: "an answer that is not a collector's",
              fix: `${part.url} is not the collector's health check: give its address with ${part.flag}, and let otel-collector-config.yaml have the extension health_check at 0.0.0.0:13133.`,
            },
      ),
  };
}

function readyStep(part: Part): Step {
  return {
    id: "prometheus.answers",
    asked: `${part.name} whether it is ready (${part.url}/-/ready)`,
    run: () =>
      asking(part, { path: "/-/ready" }, ({ text }) =>
        // Alertmanager says OK here.
        text.startsWith("Prometheus Server is Ready")
          ? good("ready")
          : {
              ok: false,
              got: "an answer that is not Prometheus'",
              fix: `${part.url} is not ${part.name}: give its address with ${part.flag}.`,
            },
      ),
  };
}

const TRACE_WAY =
  "The collector took the span and Jaeger does not have it: see that the pipeline traces names the exporter otlp_grpc/jaeger, that its endpoint is jaeger:4317, and what `docker compose logs otel-collector` says of it. Where it says nothing, see that jaeger.yaml has the receiver otlp at 0.0.0.0:4317, and that its jaeger_storage_exporter fills the storage that jaeger_query shows.";
const METRIC_WAY =
  "The collector took the metric and Prometheus does not have it: see that the pipeline metrics names the exporter prometheus at 0.0.0.0:8889, and that prometheus.yml has the job otel-collector with the target otel-collector:8889.";
const SPAN_METRICS_WAY =
  "Give otel-collector-config.yaml the connector span_metrics, as an exporter of the pipeline traces and a receiver of the pipeline metrics.";
const NO_RULES =
  "Name alert_rules.yml under rule_files of prometheus.yml, mount it beside it, and restart Prometheus; `sightline generate rules --shipped` makes the file.";
