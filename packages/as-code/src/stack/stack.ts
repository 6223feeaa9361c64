/** A whole stack of observability as data: what it is made of, and the files that become of it. */
import type { AlertRouting } from "../alertmanager/routing.ts";
import type { ImageName } from "./images.ts";
import type { ChosenPreset } from "./preset/preset.ts";

/** `grafana`: Collector, Prometheus, Jaeger, Grafana, Alertmanager. `signoz`: SigNoz with its collector and ClickHouse. */
export type StackTarget = "grafana" | "signoz";

/** A file of the stack. */
export interface StackFile {
  /** Below the stack's directory, with `/`: `grafana/provisioning/datasources/datasources.yml`. */
  readonly name: string;
  readonly text: string;
}

/** A service whose `/metrics` is fetched; what it pushes must not be metrics then, or all of it counts twice. */
export interface ScrapedService {
  /** Its `job`. */
  readonly name: string;
  /** `orders-1:9464`, at least one. */
  readonly targets: readonly string[];
  /** `/metrics` where it is absent. */
  readonly path?: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface StackOptions {
  readonly target: StackTarget;
  /** `development`, `production`: the constant label `environment`. */
  readonly environment: string;
  /** The address of the host that ports are published on. Beyond loopback nothing has a default password. */
  readonly listen: string;
  /** Added to each published port, for a second stack or one beside the embedded backend. */
  readonly portOffset: number;
  readonly scraped: readonly ScrapedService[];
  readonly presets: readonly ChosenPreset[];
  /** Other images than the pinned ones. */
  readonly images: Readonly<Partial<Record<ImageName, string>>>;
  /** Whether memory and CPU of containers are measured; it takes the socket of Docker, read-only. */
  readonly containerMetrics: boolean;
  /** Who is told; absent where alerts are only shown. */
  readonly routing?: AlertRouting;
  /** `alert_rules.yml`, `slo_rules.yml`. */
  readonly rules: readonly StackFile[];
  /** JSON of Grafana, by file name: `service_dashboard.json`. */
  readonly dashboards: readonly StackFile[];
  /** The namespace of Kubernetes. */
  readonly namespace: string;
  /** Lines of a comment on top of each file. */
  readonly header: readonly string[];
}

/** Whether ports are published to this machine only. */
export function isLoopback(listen: string): boolean {
  return listen === "localhost" || listen === "::1" || listen.startsWith("127.");
}
