/** OpenTelemetry's Node SDK with its instrumentations of HTTP and of the framework, prom-client and pino with ids. */
import { createRequire } from "node:module";
import { trace } from "@opentelemetry/api";
import { metricsAndLog } from "./metrics-and-log.mjs";

const require = createRequire(import.meta.url);
const rivals = createRequire(new URL("../../rivals/package.json", import.meta.url));
const { NodeSDK } = require("@opentelemetry/sdk-node");
const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");

function framework() {
  if (process.env.FRAMEWORK === "express") {
    const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");
    return new ExpressInstrumentation();
  }
  // OpenTelemetry's own for Fastify was given up in favour of Fastify's.
  const { FastifyOtelInstrumentation } = rivals("@fastify/otel");
  return new FastifyOtelInstrumentation({ registerOnInitialization: true });
}

const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation(), framework()] });
sdk.start();

function ids() {
  const context = trace.getActiveSpan()?.spanContext();
  return context === undefined ? {} : { trace_id: context.traceId, span_id: context.spanId };
}

// The Node SDK has no flush of its own; its batches leave every second, and the bench waits for longer.
export default { ...metricsAndLog(ids), flush: async () => {} };
