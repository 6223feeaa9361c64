/** What a person does with the files that were written. */
import { isLoopback, PORTS, type StackFile, type StackRuntime, type StackTarget } from "@sightline/as-code";

interface Chosen {
  readonly target: StackTarget;
  readonly runtime: StackRuntime;
  readonly listen: string;
  readonly portOffset: number;
  readonly namespace: string;
  readonly routing?: string;
  readonly webhook?: string;
  readonly telemetry?: readonly string[];
}

export function nextSteps(directory: string, chosen: Chosen, files: readonly StackFile[]): readonly string[] {
  const offset = chosen.portOffset === 0 ? "" : ` --port-offset ${chosen.portOffset}`;
  return [
    ...secretSteps(directory, chosen, files),
    ...startSteps(directory, chosen),
    ...(chosen.target === "grafana" && chosen.runtime === "compose"
      ? [`Prove it     sightline verify --target stack${offset}`]
      : []),
    ...(text(files, "otel-collector-config.yaml").includes("debug:")
      ? ["Logs         docker compose logs otel-collector; --preset loki=ADDRESS keeps them"]
      : []),
    ...(text(files, "alertmanager.yml").includes("receiver: nobody")
      ? [
          "Alerts       show in Alertmanager and Grafana and wake nobody; --routing FILE or --webhook URL says who is told",
        ]
      : []),
  ];
}

function startSteps(
  directory: string,
  { target, runtime, listen, portOffset, namespace }: Chosen,
): readonly string[] {
  if (runtime === "kubernetes") {
    return [
      `Start        kubectl apply --server-side -k ${directory}/kubernetes`,
      `Look         kubectl -n ${namespace} port-forward svc/grafana ${PORTS.grafana}`,
    ];
  }
  const host = listen === "0.0.0.0" || listen === "::" ? "localhost" : listen;
  const at = (port: number): string =>
    `http://${host.includes(":") ? `[${host}]` : host}:${port + portOffset}`;
  return [
    `Start        docker compose -f ${directory}/docker-compose.yml up -d --wait`,
    target === "signoz"
      ? `Look         SigNoz ${at(PORTS.signoz)}`
      : `Look         Grafana ${at(PORTS.grafana)}, Jaeger ${at(PORTS.jaeger)}, Prometheus ${at(PORTS.prometheus)}`,
    `Send to      OTEL_EXPORTER_OTLP_ENDPOINT=${at(PORTS.otlpHttp)}`,
  ];
}

/** Each secret that the files name, and how it comes to be. */
function secretSteps(
  directory: string,
  { runtime, listen, namespace }: Chosen,
  files: readonly StackFile[],
): readonly string[] {
  if (runtime === "kubernetes") {
    const named = [
      ...new Set(
        files
          .flatMap(({ text: content }) => [...content.matchAll(/\/run\/secrets\/([\w.-]+)/gu)])
          .map(([, name = ""]) => name),
      ),
    ];
    const from = named.map((name) => `--from-file=secrets/${name}`).join(" ");
    return [
      `Secrets      printf %s 'THE SECRET' > ${named.map((name) => `secrets/${name}`).join(" and ")}; no line break at its end`,
      `             kubectl create namespace ${namespace}`,
      `             kubectl -n ${namespace} create secret generic observability-secrets ${from}`,
    ];
  }
  const compose = text(files, "docker-compose.yml");
  const named = [...compose.matchAll(/file: \.\/secrets\/([\w.-]+)/gu)].map(([, name = ""]) => name);
  return [
    ...(named.length === 0
      ? []
      : [
          `Secrets      printf %s 'THE SECRET' > ${named.map((name) => `${directory}/secrets/${name}`).join(" and ")}; no line break at its end, readable by all (0644): containers have users of their own`,
        ]),
    ...(isLoopback(listen) || !compose.includes("SIGNOZ_TOKENIZER_JWT_SECRET")
      ? []
      : ["Secrets      set SIGNOZ_TOKENIZER_JWT_SECRET: openssl rand -base64 48"]),
  ];
}

function text(files: readonly StackFile[], name: string): string {
  return files.find((file) => file.name === name)?.text ?? "";
}
