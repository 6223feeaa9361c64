/** Grafana's data sources, with ways from a metric to its trace, from a trace to its metrics and logs, and back. */
import { exemplarLinks, logLinks, spanLinks } from "../../target/grafana/data-source-links.ts";
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
    datasources: withDollars([
      prometheus,
      traceSource("Jaeger", "jaeger", `http://jaeger:${PORTS.jaeger}`, loki !== undefined),
      alertmanager,
      ...(tempo === undefined
        ? []
        : [traceSource("Tempo", "tempo", `http://${hostOf(placeOf(tempo))}:3200`, loki !== undefined)]),
      ...(loki === undefined ? [] : [lokiSource(placeOf(loki))]),
    ]),
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
    ...exemplarLinks(DATASOURCES.jaeger),
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
    jsonData: spanLinks({
      metrics: DATASOURCES.prometheus,
      ...(hasLogs ? { logs: DATASOURCES.loki } : {}),
    }),
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
    jsonData: logLinks(DATASOURCES.jaeger),
  };
}

/** Of these files Grafana fills in variables of its process: a dollar of its own macros is written twice. */
function withDollars(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(withDollars);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withDollars(inner)]));
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/u, "");
}
