/** OpenTelemetry's Node SDK as its documentation starts it, for `--import`. */
import { NodeSDK } from "@opentelemetry/sdk-node";

new NodeSDK().start();
