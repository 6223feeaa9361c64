/** Datadog's tracer with its own instrumentation, exporting OTLP, beside prom-client and pino with its ids. */
import { createRequire } from "node:module";
import { metricsAndLog } from "./metrics-and-log.mjs";

const rivals = createRequire(new URL("../../rivals/package.json", import.meta.url));
rivals("dd-trace").init({
  logInjection: true,
  sampleRate: Number(process.env.OTEL_TRACES_SAMPLER_ARG),
  startupLogs: false,
  flushInterval: 1000,
});

export default { ...metricsAndLog(undefined), flush: async () => {} };
