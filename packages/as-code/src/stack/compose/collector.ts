/** The collector, and the probe beside it: its image has no shell that a health check could run in. */
import { imageOf } from "../images.ts";
import { goMemoryLimit, MEMORY_LIMITS } from "../limits.ts";
import { PORTS, published } from "../ports.ts";
import type { StackOptions } from "../stack.ts";
import { asked, type ComposeService, KEPT, limits, needsHealthy } from "./service.ts";

/** The probe's name: what waits for the collector waits for this to be healthy. */
export const PROBE = "otel-collector-probe";

export function collectorServices(options: StackOptions): Readonly<Record<string, ComposeService>> {
  const { images, listen, portOffset, presets, environment } = options;
  const secrets = presets.flatMap(({ preset }) => (preset.secret === undefined ? [] : [preset.secret.file]));
  return {
    "otel-collector": {
      image: imageOf(images, "collector"),
      command: ["--config=/etc/otelcol/config.yaml"],
      environment: {
        ENVIRONMENT: environmentText(environment),
        GOMEMLIMIT: goMemoryLimit(MEMORY_LIMITS.collector),
      },
      ports: [
        published(listen, PORTS.otlpGrpc, portOffset),
        published(listen, PORTS.otlpHttp, portOffset),
        published(listen, PORTS.health, portOffset),
        published(listen, PORTS.collectorMetrics, portOffset),
      ],
      volumes: ["./otel-collector-config.yaml:/etc/otelcol/config.yaml:ro"],
      ...(secrets.length === 0 ? {} : { secrets }),
      ...needsHealthy("jaeger"),
      ...limits(MEMORY_LIMITS.collector),
      ...KEPT,
    },
    [PROBE]: probeOf(options, "otel-collector"),
  };
}

/** Asks another container for its health, again and again, and does nothing else. */
export function probeOf({ images }: StackOptions, service: string): ComposeService {
  return {
    image: imageOf(images, "probe"),
    command: ["tail", "-f", "/dev/null"],
    init: true,
    depends_on: { [service]: { condition: "service_started" } },
    ...asked(`http://${service}:${PORTS.health}/`),
    ...limits(MEMORY_LIMITS.probe),
    ...KEPT,
  };
}

/** Who holds Docker's socket is root on the host; it listens for Prometheus only, and publishes no port. */
export function containerMetricsService({
  images,
  environment,
  containerMetrics,
}: StackOptions): Readonly<Record<string, ComposeService>> {
  if (!containerMetrics) return {};
  return {
    "container-metrics": {
      image: imageOf(images, "collector"),
      command: ["--config=/etc/otelcol/config.yaml"],
      user: "0:0",
      environment: {
        ENVIRONMENT: environmentText(environment),
        GOMEMLIMIT: goMemoryLimit(MEMORY_LIMITS.containers),
      },
      volumes: [
        "./container-metrics-config.yaml:/etc/otelcol/config.yaml:ro",
        "${DOCKER_SOCKET:-/var/run/docker.sock}:/var/run/docker.sock:ro",
      ],
      cap_drop: ["ALL"],
      // To open a socket that belongs to another user.
      cap_add: ["DAC_OVERRIDE"],
      read_only: true,
      ...limits(MEMORY_LIMITS.containers),
      ...KEPT,
    },
  };
}

export function environmentText(environment: string): string {
  return `\${ENVIRONMENT:-${environment}}`;
}
