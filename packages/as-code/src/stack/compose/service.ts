/** What the services of a Compose file have in common. https://github.com/compose-spec/compose-spec */
import { composeMemory, HEALTH } from "../limits.ts";

/** A service of a Compose file, as plain data. */
export type ComposeService = Readonly<Record<string, unknown>>;

/** What each keeps: it comes back after a crash, and its output does not fill the disk. */
export const KEPT: ComposeService = Object.freeze({
  restart: "unless-stopped",
  logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
});

/** @param mib of memory */
export function limits(mib: number): ComposeService {
  return { deploy: { resources: { limits: { memory: composeMemory(mib) } } } };
}

/** A command of the image itself that ends with 0 when all is well. */
export function healthcheck(test: readonly string[]): ComposeService {
  return {
    healthcheck: {
      test: ["CMD", ...test],
      interval: `${HEALTH.interval}s`,
      timeout: `${HEALTH.timeout}s`,
      retries: HEALTH.retries,
      start_period: `${HEALTH.start}s`,
    },
  };
}

/** For images with busybox, as Prometheus', Alertmanager's, Jaeger's (Alpine) and Grafana's (Alpine) are. */
export function asked(url: string): ComposeService {
  return healthcheck(["wget", "-q", "-O", "/dev/null", url]);
}

export function needsHealthy(...services: readonly string[]): ComposeService {
  return { depends_on: Object.fromEntries(services.map((name) => [name, { condition: "service_healthy" }])) };
}
