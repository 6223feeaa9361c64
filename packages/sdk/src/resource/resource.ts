/** What describes this process in everything it sends (OpenTelemetry semantic conventions, resource). */
import { hostname } from "node:os";
import type { Attributes } from "@opentelemetry/api";
import type { Config } from "../config/resolve.ts";
import { SDK_NAME, SDK_VERSION } from "./version.ts";

export interface ProcessFacts {
  readonly pid: number;
  readonly hostName: string;
  readonly runtimeVersion: string;
  /**
   * What tells this process from its siblings where they inherit one environment: `1` in a worker of `node:cluster`,
   * `p4711` in another forked child; `undefined` in a process that stands alone.
   */
  readonly sibling: string | undefined;
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
    "service.instance.id": instanceOf(config.instanceId, facts),
    "deployment.environment.name": config.environment,
  };
  if (config.serviceVersion !== undefined) attributes["service.version"] = config.serviceVersion;
  return Object.freeze(attributes);
}

/**
 * A name that the environment gives (POD_NAME) is inherited by every process of the pod, and two processes under one
 * `service.instance.id` overwrite each other's metrics: what is forked adds what tells it apart, `shop-7f9c-2`.
 */
function instanceOf(given: string | undefined, { sibling, randomUuid }: ProcessFacts): string {
  if (given === undefined) return randomUuid();
  return sibling === undefined || given.endsWith(`-${sibling}`) ? given : `${given}-${sibling}`;
}

let instance: string | undefined;

/** Of the running process; its random id is one for all who ask. */
export function processFacts(): ProcessFacts {
  return {
    pid: process.pid,
    hostName: hostname(),
    runtimeVersion: process.versions.node,
    sibling: siblingOf(),
    randomUuid: () => (instance ??= process.getBuiltinModule("node:crypto").randomUUID()),
  };
}

function siblingOf(): string | undefined {
  // Only a forked process has a channel; without this question every start would load the module.
  if (process.send === undefined) return undefined;
  // Node hands out the cluster itself, which its types call the default export.
  const { worker }: { readonly default: unknown; readonly worker?: { readonly id: number } } =
    process.getBuiltinModule("node:cluster");
  return worker === undefined ? `p${process.pid}` : String(worker.id);
}
