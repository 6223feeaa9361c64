/**
 * The set-up for code. Importing it makes the application's own copy of `@opentelemetry/api` known; the built package
 * leaves this one import to the application's `node_modules`, while `register`, which runs before any other module, does
 * without it: the copy has more than fifty files.
 */
import { logs, trace } from "@opentelemetry/api";
import { knowCopy } from "./copies.ts";

knowCopy({ trace, logs });

export { setupObservability, type SetupOptions } from "../observability/setup.ts";
