/** Backends that others run: each takes OTLP with a key in a header, Datadog by an exporter of its own. */
import { type Preset, secretText } from "./preset.ts";

const ALL = ["traces", "metrics", "logs"] as const;

const DATADOG_KEY = { file: "datadog_api_key", variable: "DD_API_KEY" } as const;

export const datadog: Preset = Object.freeze<Preset>({
  name: "datadog",
  title: "Datadog",
  signals: ALL,
  places: ["datadoghq.com", "us3.datadoghq.com", "us5.datadoghq.com", "datadoghq.eu", "ap1.datadoghq.com"],
  secret: DATADOG_KEY,
  source: "https://docs.datadoghq.com/opentelemetry/setup/collector_exporter/",
  collector: (site) => ({ id: "datadog", settings: { api: { site, key: secretText(DATADOG_KEY) } } }),
  sdk: (site) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `https://otlp.${site}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_EXPORTER_OTLP_HEADERS: `dd-api-key=\${${DATADOG_KEY.variable}}`,
    // Datadog's intake takes sums only as deltas.
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
  }),
});

const NEW_RELIC_KEY = { file: "newrelic_license_key", variable: "NEW_RELIC_LICENSE_KEY" } as const;

export const newrelic: Preset = Object.freeze<Preset>({
  name: "newrelic",
  title: "New Relic",
  signals: ALL,
  places: ["us", "eu"],
  secret: NEW_RELIC_KEY,
  source: "https://docs.newrelic.com/docs/opentelemetry/best-practices/opentelemetry-otlp/",
  collector: (region) => ({
    id: "otlp_http/newrelic",
    settings: {
      endpoint: newRelicEndpoint(region),
      compression: "gzip",
      headers: { "api-key": secretText(NEW_RELIC_KEY) },
    },
  }),
  sdk: (region) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: newRelicEndpoint(region),
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    OTEL_EXPORTER_OTLP_HEADERS: `api-key=\${${NEW_RELIC_KEY.variable}}`,
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
  }),
});

function newRelicEndpoint(region: string): string {
  return region === "eu" ? "https://otlp.eu01.nr-data.net" : "https://otlp.nr-data.net";
}

const ELASTIC_KEY = { file: "elastic_api_key", variable: "ELASTIC_API_KEY" } as const;

export const elastic: Preset = Object.freeze<Preset>({
  name: "elastic",
  title: "Elastic",
  signals: ALL,
  places: [],
  endpoint: { example: "https://my-deployment.ingest.eu-central-1.aws.elastic.cloud:443" },
  secret: ELASTIC_KEY,
  source: "https://www.elastic.co/docs/reference/opentelemetry/motlp",
  collector: (endpoint) => ({
    id: "otlp_http/elastic",
    settings: { endpoint, headers: { Authorization: `ApiKey ${secretText(ELASTIC_KEY)}` } },
  }),
  sdk: (endpoint) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_EXPORTER_OTLP_HEADERS: `Authorization=ApiKey%20\${${ELASTIC_KEY.variable}}`,
  }),
});

const SIGNOZ_KEY = { file: "signoz_ingestion_key", variable: "SIGNOZ_INGESTION_KEY" } as const;

export const signozCloud: Preset = Object.freeze<Preset>({
  name: "signoz-cloud",
  title: "SigNoz Cloud",
  signals: ALL,
  places: ["us", "eu", "in"],
  secret: SIGNOZ_KEY,
  source: "https://signoz.io/docs/ingestion/signoz-cloud/overview/",
  collector: (region) => ({
    id: "otlp_grpc/signoz",
    settings: {
      endpoint: `ingest.${region}.signoz.cloud:443`,
      headers: { "signoz-ingestion-key": secretText(SIGNOZ_KEY) },
    },
  }),
  sdk: (region) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `https://ingest.${region}.signoz.cloud:443`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_EXPORTER_OTLP_HEADERS: `signoz-ingestion-key=\${${SIGNOZ_KEY.variable}}`,
  }),
});

const HONEYCOMB_KEY = { file: "honeycomb_api_key", variable: "HONEYCOMB_API_KEY" } as const;

export const honeycomb: Preset = Object.freeze<Preset>({
  name: "honeycomb",
  title: "Honeycomb",
  signals: ALL,
  places: ["us", "eu"],
  secret: HONEYCOMB_KEY,
  source: "https://docs.honeycomb.io/send-data/opentelemetry/collector/",
  collector: (region) => ({
    id: "otlp_grpc/honeycomb",
    settings: {
      endpoint: `${honeycombHost(region)}:443`,
      headers: { "x-honeycomb-team": secretText(HONEYCOMB_KEY), "x-honeycomb-dataset": "metrics" },
    },
  }),
  sdk: (region) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `https://${honeycombHost(region)}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_EXPORTER_OTLP_HEADERS: `x-honeycomb-team=\${${HONEYCOMB_KEY.variable}}`,
    // Spans and logs go where their service's name says, metrics need a dataset.
    OTEL_EXPORTER_OTLP_METRICS_HEADERS: `x-honeycomb-team=\${${HONEYCOMB_KEY.variable}},x-honeycomb-dataset=metrics`,
  }),
});

function honeycombHost(region: string): string {
  return region === "eu" ? "api.eu1.honeycomb.io" : "api.honeycomb.io";
}
