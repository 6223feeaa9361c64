/** Who listens where. Inside the stack's network these hold; on the host the offset is added. */
export const PORTS: Ports = Object.freeze({
  otlpGrpc: 4317,
  otlpHttp: 4318,
  health: 13_133,
  /** What services pushed, for Prometheus. */
  collectorMetrics: 8889,
  /** What the collector, or Jaeger, tells of itself. */
  ownMetrics: 8888,
  prometheus: 9090,
  jaeger: 16_686,
  grafana: 3000,
  alertmanager: 9093,
  signoz: 8080,
});

export interface Ports {
  readonly otlpGrpc: number;
  readonly otlpHttp: number;
  readonly health: number;
  readonly collectorMetrics: number;
  readonly ownMetrics: number;
  readonly prometheus: number;
  readonly jaeger: number;
  readonly grafana: number;
  readonly alertmanager: number;
  readonly signoz: number;
}

/** Of the highest port that is published, so that none leaves the range. */
export const MOST_PORT_OFFSET: number = 65_535 - PORTS.jaeger;

/** `127.0.0.1:4317:4317`, IPv6 in brackets. */
export function published(listen: string, port: number, offset: number): string {
  const host = listen.includes(":") ? `[${listen}]` : listen;
  return `${host}:${port + offset}:${port}`;
}
