/** What a failed connection usually means, for the reasons that people can do something about. */

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /HPE_|Parse Error|Protocol error|no application protocol/i,
    "the endpoint speaks another protocol; HTTP is usually at port 4318, gRPC at 4317",
  ],
  [
    /EPROTO|wrong version number|packet length too long/i,
    "the endpoint does not speak TLS; for clear text write http://",
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|self-signed|unable to verify|unable to get local issuer/i,
    "its certificate is vouched for by nobody known here; name the authority by OTEL_EXPORTER_OTLP_CERTIFICATE",
  ],
  [/ERR_TLS_CERT_ALTNAME_INVALID|altnames/i, "its certificate is for another name"],
  [/CERT_HAS_EXPIRED|certificate has expired/i, "its certificate has expired"],
  [
    /CERTIFICATE_REQUIRED|certificate required/i,
    "it asks for a client's certificate; see OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
  ],
  [/ENOTFOUND|EAI_AGAIN|Name resolution failed/i, "there is no such host"],
  [/HTTP 404/, "is the path right? OTLP's are /v1/traces, /v1/metrics and /v1/logs"],
  [/HTTP 401|HTTP 403|gRPC (?:7|16)\b/, "is a token missing? See OTEL_EXPORTER_OTLP_HEADERS"],
  [/HTTP 413/, "smaller batches may fit: OTEL_BSP_MAX_EXPORT_BATCH_SIZE"],
];

/** `reason`, followed by what it usually means, if that is known. */
export function withHint(reason: string): string {
  const [, hint] = HINTS.find(([pattern]) => pattern.test(reason)) ?? [];
  return hint === undefined ? reason : `${reason}: ${hint}`;
}
