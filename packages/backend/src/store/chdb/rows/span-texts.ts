/** What the OpenTelemetry Collector's exporter writes for kinds and statuses, in OTLP's order. */
export const KIND_TEXT: readonly string[] = [
  "Unspecified",
  "Internal",
  "Server",
  "Client",
  "Producer",
  "Consumer",
];
export const STATUS_TEXT: readonly string[] = ["Unset", "Ok", "Error"];
