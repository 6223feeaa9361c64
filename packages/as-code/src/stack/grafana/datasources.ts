/** Grafana's data sources, with ways from a metric to its trace, from a trace to its metrics and logs, and back. */
import { type ChosenPreset, placeOf } from "../preset/preset.ts";
import { PORTS } from "../ports.ts";

/** Ids by which dashboards name the data sources. */
export const DATASOURCES: Readonly<Record<DatasourceType, string>> = Object.freeze({
  prometheus: "prometheus",
  jaeger: "jaeger",
  loki: "loki",
  tempo: "tempo",
  alertmanager: "alertmanager",
});

export type DatasourceType = "prometheus" | "jaeger" | "loki" | "tempo" | "alertmanager";

export function datasources(presets: readonly ChosenPreset[]): object {
  const loki = presets.find(({ preset }) => preset.name === "loki");
  const tempo = presets.find(({ preset }) => preset.name === "tempo");
  return {
    apiVersion: 1,
    prune: true,
    datasources: [
      prometheus,
      traceSource("Jaeger", "jaeger", `http://jaeger:${PORTS.jaeger}`, loki !== undefined),
      alertmanager,
      ...(tempo === undefined
        ? []
        : [traceSource("Tempo", "tempo", `http://${hostOf(placeOf(tempo))}:3200`, loki !== undefined)]),
      ...(loki === undefined ? [] : [lokiSource(placeOf(loki))]),
    ],
  };
}

const prometheus: object = {
  name: "Prometheus",
  uid: DATASOURCES.prometheus,
  type: "prometheus",
  access: "proxy",
  url: `http://prometheus:${PORTS.prometheus}`,
  isDefault: true,
  editable: false,
  jsonData: {
    httpMethod: "POST",
    prometheusType: "Prometheus",
    timeInterval: "15s",
    exemplarTraceIdDestinations: [{ name: "trace_id", datasourceUid: DATASOURCES.jaeger }],
  },
};

const alertmanager: object = {
  name: "Alertmanager",
  uid: DATASOURCES.alertmanager,
  type: "alertmanager",
  access: "proxy",
  url: `http://alertmanager:${PORTS.alertmanager}`,
  editable: false,
  jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
};

function traceSource(name: string, type: "jaeger" | "tempo", url: string, hasLogs: boolean): object {
  return {
    name,
    uid: DATASOURCES[type],
    type,
    access: "proxy",
    url,
    editable: false,
    jsonData: {
      nodeGraph: { enabled: true },
      tracesToMetrics: {
        datasourceUid: DATASOURCES.prometheus,
        spanStartTimeShift: "-5m",
        spanEndTimeShift: "5m",
        tags: [{ key: "service.name", value: "service_name" }],
        queries: [
          { name: "Requests", query: "sum(rate(traces_span_metrics_calls_total{$__tags}[5m]))" },
          {
            name: "Slowest twentieth",
            query:
              "histogram_quantile(0.95, sum by (le) (rate(traces_span_metrics_duration_seconds_bucket{$__tags}[5m])))",
          },
        ],
      },
      ...(hasLogs
        ? {
            tracesToLogsV2: {
              datasourceUid: DATASOURCES.loki,
              spanStartTimeShift: "-5m",
              spanEndTimeShift: "5m",
              tags: [{ key: "service.name", value: "service_name" }],
              filterByTraceID: true,
            },
          }
        : {}),
    },
  };
}

function lokiSource(endpoint: string): object {
  return {
    name: "Loki",
    uid: DATASOURCES.loki,
    type: "loki",
    access: "proxy",
    url: endpoint.replace(/\/otlp\/?$/u, ""),
    editable: false,
    jsonData: {
      derivedFields: [
        {
          name: "trace_id",
          matcherType: "label",
          matcherRegex: "trace_id",
          // Two dollars: one is Grafana's for variables of the process.
          url: "$${__value.raw}",
          datasourceUid: DATASOURCES.jaeger,
        },
      ],
    },
  };
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/u, "");
}
