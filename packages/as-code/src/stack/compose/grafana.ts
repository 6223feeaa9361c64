/** Grafana, with its data sources and dashboards from files. */
import { DASHBOARD_FOLDER } from "../grafana/dashboards.ts";
import { imageOf } from "../images.ts";
import { MEMORY_LIMITS } from "../limits.ts";
import { PORTS, published } from "../ports.ts";
import { isLoopback, type StackOptions } from "../stack.ts";
import { GRAFANA_PASSWORD } from "./secrets.ts";
import { asked, type ComposeService, KEPT, limits, needsHealthy } from "./service.ts";

export function grafanaService({ images, listen, portOffset }: StackOptions): ComposeService {
  const isLocal = isLoopback(listen);
  return {
    image: imageOf(images, "grafana"),
    environment: {
      GF_SECURITY_ADMIN_USER: "admin",
      ...(isLocal
        ? { GF_SECURITY_ADMIN_PASSWORD: "admin" }
        : { GF_SECURITY_ADMIN_PASSWORD__FILE: `/run/secrets/${GRAFANA_PASSWORD}` }),
      GF_USERS_ALLOW_SIGN_UP: "false",
      GF_ANALYTICS_REPORTING_ENABLED: "false",
    },
    ports: [published(listen, PORTS.grafana, portOffset)],
    volumes: [
      "./grafana/provisioning:/etc/grafana/provisioning:ro",
      `./dashboards:${DASHBOARD_FOLDER}:ro`,
      "grafana-data:/var/lib/grafana",
    ],
    ...(isLocal ? {} : { secrets: [GRAFANA_PASSWORD] }),
    ...needsHealthy("prometheus", "jaeger"),
    ...asked(`http://127.0.0.1:${PORTS.grafana}/api/health`),
    ...limits(MEMORY_LIMITS.grafana),
    ...KEPT,
  };
}
