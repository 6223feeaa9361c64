/** The images, pinned. */

export type ImageName =
  | "collector"
  | "prometheus"
  | "jaeger"
  | "grafana"
  | "alertmanager"
  | "probe"
  | "signoz"
  | "signoz-collector"
  | "clickhouse"
  | "zookeeper";

/**
 * Collector, Prometheus, Jaeger and Alertmanager at the versions that `npm run test:peers` runs the generated files with.
 * Of SigNoz the pair that its makers released together, with the ClickHouse and ZooKeeper of that release.
 */
export const IMAGES: Readonly<Record<ImageName, string>> = Object.freeze({
  collector: "otel/opentelemetry-collector-contrib:0.159.0",
  prometheus: "prom/prometheus:v3.9.1",
  jaeger: "jaegertracing/jaeger:2.13.0",
  grafana: "grafana/grafana:13.1.0",
  alertmanager: "prom/alertmanager:v0.31.1",
  probe: "busybox:1.37.0",
  signoz: "signoz/signoz:v0.120.0",
  "signoz-collector": "signoz/signoz-otel-collector:v0.144.3",
  clickhouse: "clickhouse/clickhouse-server:25.5.6",
  zookeeper: "signoz/zookeeper:3.7.1",
});

export function imageOf(images: Readonly<Partial<Record<ImageName, string>>>, name: ImageName): string {
  return images[name] ?? IMAGES[name];
}

/** `otel/opentelemetry-collector-contrib:0.159.0` → 0.159; absent where the tag is no version, such as `latest`. */
export function imageVersion(image: string): { readonly major: number; readonly minor: number } | undefined {
  const [, major, minor] = /:v?(\d+)\.(\d+)(?:\.\d+)?(?:[-@].*)?$/u.exec(image) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return { major: Number(major), minor: Number(minor) };
}
