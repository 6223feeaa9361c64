/** What an application needs to send to the stack, as the part of its Compose file or its Deployment. */
import { PROBE } from "../compose/collector.ts";
import { PORTS } from "../ports.ts";

/** A second Compose file: `docker compose -f docker-compose.yml -f app.compose.yml up`. */
export function appCompose(environment: string): object {
  return {
    services: {
      app: {
        image: "${APP_IMAGE:?set APP_IMAGE to the image of your service}",
        environment: {
          ENVIRONMENT: `\${ENVIRONMENT:-${environment}}`,
          ...sending("http://otel-collector"),
        },
        depends_on: { [PROBE]: { condition: "service_healthy" } },
        restart: "unless-stopped",
      },
    },
  };
}

/** A Deployment whose environment is its namespace's name. */
export function appDeployment(namespace: string): object {
  const name = "app";
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels: { "app.kubernetes.io/name": name } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      template: {
        metadata: { labels: { "app.kubernetes.io/name": name } },
        spec: {
          containers: [
            {
              name,
              image: "registry.example/app:1.0.0",
              env: [
                { name: "ENVIRONMENT", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                ...Object.entries(sending(`http://otel-collector.${namespace}.svc`)).map(([key, value]) => ({
                  name: key,
                  value,
                })),
              ],
            },
          ],
        },
      },
    },
  };
}

/** Metrics go by OTLP and by no other way; who has `/metrics` fetched sets `OTEL_METRICS_EXPORTER=prometheus` instead. */
function sending(host: string): Readonly<Record<string, string>> {
  return {
    OTEL_SERVICE_NAME: "app",
    OTEL_EXPORTER_OTLP_ENDPOINT: `${host}:${PORTS.otlpHttp}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_METRICS_EXPORTER: "otlp",
    OTEL_LOGS_EXPORTER: "otlp",
  };
}
