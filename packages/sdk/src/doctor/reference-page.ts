/** `docs/reference/configuration.md` and `.env.example`, made from the table of settings. */
import type { Setting } from "../config/setting.ts";
import { settingGroups } from "../config/settings.ts";
import { STANDARD_ELSEWHERE } from "../config/misspelt-variables.ts";
import { shownValue } from "./masking.ts";

const INTRODUCTION = `# Configuration

This page is generated from the table of settings. \`sightline doctor --env\` shows what holds where you are, and why.

## Who wins

1. \`OTEL_SDK_DISABLED=true\` or \`OTEL_ENABLED=false\`: everything is off, whatever else is said.
2. Code: \`setupObservability({ … })\`, \`createDefaultConfig({ … })\`.
3. The file that \`OTEL_CONFIG_FILE\` names: OpenTelemetry's declarative configuration, \`file_format: "1.0"\`. Unknown keys are
   told with their line.
4. Variables; of two for one setting, the one that stands first below. \`OTEL_TRACES_SAMPLER\` goes before
   \`OTEL_TRACES_SAMPLING_RATIO\`.
5. Attributes of \`OTEL_RESOURCE_ATTRIBUTES\` such as \`service.name\`, for settings that have no variable set.
6. The default of the environment, then of the table.

A setting for one signal goes before the general one of the same source. Attributes of all sources come together, key by key.

An empty variable counts as not set. A number or a flag that cannot be read is told and passed over; a wrong address, word or
list stops the start with its name and what is allowed. A variable that looks misspelt is told with the nearest known one.

## Environments

| \`ENVIRONMENT\` | traces kept | exporters |
| --- | --- | --- |
| \`development\` | all | a backend on this machine once one answers, the console until then; the endpoint, where one is set |
| \`test\` | all | the memory of the process |
| \`staging\` | 50 % | OTLP |
| \`production\`, and any other name | 10 % | OTLP |

## Exporters

| type | sends |
| --- | --- |
| \`otlp\` | OTLP; the protocol by \`OTEL_EXPORTER_OTLP_PROTOCOL\`, else by the port: 4317 is gRPC |
| \`otlp-http\`, \`otlp-grpc\` | OTLP by that protocol |
| \`jaeger\` | OTLP over gRPC; the old ports 6831, 6832, 14250 and 14268 become 4317 |
| \`console\` | one line an item on stderr |
| \`memory\` | nothing; a test reads it |
| \`prometheus\` | nothing: \`/metrics\` serves the same cells. Dropped with a warning among tracing exporters |
| \`none\` | nothing |

An endpoint without a scheme (\`collector:4317\`) is used with TLS unless it is on loopback or \`insecure\` is set. General
headers are not sent to an exporter that has an endpoint of its own in code.
`;

const OWN_METRICS = `## The SDK's own metrics

| metric | labels | tells |
| --- | --- | --- |
| \`sightline_sdk_items_delivered_total\` | \`signal\` | spans, log records and metric points that a destination took |
| \`sightline_sdk_items_lost_total\` | \`signal\` | items that a destination refused, or that were given up |
| \`sightline_sdk_items_dropped_total\` | \`signal\` | items dropped because their queue was full |
| \`sightline_sdk_queue_depth\` | \`signal\` | items that wait to be sent |
| \`sightline_sdk_start_seconds\` | | time that the set-up took of the application's start |
| \`sightline_sdk_metrics_overflow_total\` | \`metric\` | label sets beyond a metric's limit |
`;

export function configurationPage(): string {
  const parts = [INTRODUCTION];
  for (const [title, rows] of settingGroups) {
    parts.push(
      `## ${title}\n`,
      "| in code | variable | allowed | default | |\n| --- | --- | --- | --- | --- |",
      ...Object.entries(rows).map(([name, setting]) => row(name, setting)),
      "",
    );
  }
  parts.push(OWN_METRICS, "## Standard variables without effect here\n", "| variable | why |\n| --- | --- |");
  for (const [name, reason] of STANDARD_ELSEWHERE) parts.push(`| \`${name}\` | ${cell(reason)} |`);
  return `${parts.join("\n")}\n`;
}

function row(name: string, setting: Setting<unknown>): string {
  const variables = setting.variables.map((variable) => `\`${variable}\``).join(", ");
  const fallback = shownValue(setting.fallback, false);
  const cells = [
    `\`${name}\``,
    variables,
    setting.form.allowed,
    fallback === "" ? "" : `\`${fallback}\``,
    setting.about,
  ];
  return `| ${cells.map(cell).join(" | ")} |`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Lines of a section of `.env.example`: what is set there, by variable; the others are listed once, as comments. */
interface Section {
  readonly title: string;
  readonly lines: readonly (readonly [variable: string, value: string])[];
}

const EXAMPLE_SERVICE = "shop-api";

const SECTIONS: readonly Section[] = [
  {
    title: "Local: `sightline start` on this machine",
    lines: [
      ["OTEL_SERVICE_NAME", EXAMPLE_SERVICE],
      ["ENVIRONMENT", "development"],
      ["OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318"],
    ],
  },
  {
    title: "Production: a collector over gRPC with TLS, a tenth of the traces",
    lines: [
      ["OTEL_SERVICE_NAME", EXAMPLE_SERVICE],
      ["OTEL_SERVICE_VERSION", "1.0.0"],
      ["ENVIRONMENT", "production"],
      ["OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example:4317"],
      ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"],
      ["OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"],
      ["OTEL_TRACES_SAMPLING_RATIO", "0.1"],
      ["SIGHTLINE_DEBUG_TOKEN", "<a long random text>"],
    ],
  },
  {
    title: "SigNoz Cloud: replace the region and the ingestion key",
    lines: [
      ["OTEL_SERVICE_NAME", EXAMPLE_SERVICE],
      ["ENVIRONMENT", "production"],
      ["OTEL_EXPORTER_OTLP_ENDPOINT", "https://ingest.eu.signoz.cloud:443"],
      ["OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"],
      ["OTEL_EXPORTER_OTLP_HEADERS", "signoz-access-token=<ingestion key>"],
      ["SIGNOZ_URL", "https://<your team>.signoz.cloud"],
      ["SIGNOZ_API_KEY", "<API key>"],
      ["SIGHTLINE_DASHBOARDS", "signoz"],
    ],
  },
];

/** Everything is a comment but the local section: the file works as it is, and nothing is set twice. */
export function envExample(serviceName: string = EXAMPLE_SERVICE): string {
  const parts = [
    "# Variables of Sightline's SDK. Generated; docs/reference/configuration.md describes each.",
    "# Keep one section: a variable that is set twice is told by `sightline doctor --env`.",
  ];
  for (const [at, { title, lines }] of SECTIONS.entries()) {
    const mark = at === 0 ? "" : "# ";
    const set = lines.map(
      ([name, value]) => `${mark}${name}=${value === EXAMPLE_SERVICE ? serviceName : value}`,
    );
    parts.push("", `# --- ${title} ---`, ...set);
  }
  parts.push("", "# --- Everything that can be set ---");
  for (const [title, rows] of settingGroups) {
    parts.push("", `# ${title}`);
    for (const setting of Object.values(rows)) {
      const [variable] = setting.variables;
      if (variable === undefined) continue;
      const fallback = shownValue(setting.fallback, false);
      parts.push(`# ${setting.about}`, `# ${variable}=${fallback}`);
    }
  }
  return `${parts.join("\n")}\n`;
}
