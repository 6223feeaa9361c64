/** OpenTelemetry's Node SDK with its instrumentation of pg, without metrics. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { NodeSDK } = require("@opentelemetry/sdk-node");
const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");

const sdk = new NodeSDK({ instrumentations: [new PgInstrumentation()] });
sdk.start();

// The Node SDK has no flush of its own; its batches leave in time, and the bench waits for longer.
export default { flush: async () => {} };
