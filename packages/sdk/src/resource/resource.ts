/** What describes this process in everything it sends (OpenTelemetry semantic conventions, resource). */
import { hostname } from "node:os";
import type { Attributes } from "@opentelemetry/api";
import type { Config } from "../config/resolve.ts";
import { SDK_NAME, SDK_VERSION } from "./version.ts";

export interface ProcessFacts {
  readonly pid: number;
  readonly hostName: string;
  readonly runtimeVersion: string;
  readonly randomUuid: () => string;
}

export function resourceAttributes(config: Config, facts: ProcessFacts): Attributes {
  const attributes: Attributes = {
    "telemetry.sdk.name": SDK_NAME,
    "telemetry.sdk.language": "nodejs",
    "telemetry.sdk.version": SDK_VERSION,
    "process.pid": facts.pid,
    "process.runtime.name": "nodejs",
    "process.runtime.version": facts.runtimeVersion,
    "host.name": facts.hostName,
    ...config.resourceAttributes,
    "service.name": config.serviceName,
    "service.instance.id": config.instanceId ?? facts.randomUuid(),
    "deployment.environment.name": config.environment,
  };
  if (config.serviceVersion !== undefined) attributes["service.version"] = config.serviceVersion;
  return Object.freeze(attributes);
}

let instance: string | undefined;

/** Of the running process; its random id is one for all who ask. */
export function processFacts(): ProcessFacts {
  return {
    pid: process.pid,
    hostName: hostname(),
    runtimeVersion: process.versions.node,
    randomUuid: () => (instance ??= process.getBuiltinModule("node:crypto").randomUUID()),
  };
}
