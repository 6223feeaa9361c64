/** The data sources that a dashboard asks: variables of its own, so that it can move from one Grafana to another. */

export type Asked = "metrics" | "traces" | "logs";

export interface DataSourceRef {
  readonly type: string;
  readonly uid: string;
}

interface DataSourceVariable {
  readonly name: string;
  readonly label: string;
  /** The plugin. */
  readonly type: string;
}

/** Jaeger's query API is what Sightline and Jaeger answer for traces, and Loki what Grafana has for lines of text. */
export const DATA_SOURCES: Readonly<Record<Asked, DataSourceVariable>> = Object.freeze({
  metrics: { name: "datasource", label: "Metrics", type: "prometheus" },
  traces: { name: "traces", label: "Traces", type: "jaeger" },
  logs: { name: "logs", label: "Logs", type: "loki" },
});

export function dataSourceRef(asked: Asked): DataSourceRef {
  const { name, type } = DATA_SOURCES[asked];
  return { type, uid: `\${${name}}` };
}
