/** Sentry's SDK for Node with its defaults, beside prom-client and pino with ids. */
import { createRequire } from "node:module";
import { metricsAndLog } from "./metrics-and-log.mjs";

const rivals = createRequire(new URL("../../rivals/package.json", import.meta.url));
const Sentry = rivals("@sentry/node");
const { host } = new URL(process.env.OTEL_EXPORTER_OTLP_ENDPOINT);
Sentry.init({
  dsn: `http://key@${host}/1`,
  tracesSampleRate: Number(process.env.OTEL_TRACES_SAMPLER_ARG),
});

function ids() {
  const span = Sentry.getActiveSpan();
  if (span === undefined) return {};
  const { traceId, spanId } = span.spanContext();
  return { trace_id: traceId, span_id: spanId };
}

export default { ...metricsAndLog(ids), flush: () => Sentry.flush(2000) };
