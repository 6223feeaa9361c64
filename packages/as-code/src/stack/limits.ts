/** What each part may take. The collector's memory limiter begins to refuse at 80 % of its limit. */

/** MiB. */
export const MEMORY_LIMITS: Readonly<Record<StackPart, number>> = Object.freeze({
  collector: 512,
  prometheus: 1024,
  jaeger: 1024,
  grafana: 512,
  alertmanager: 128,
  containers: 128,
  probe: 16,
});

export type StackPart =
  | "collector"
  | "prometheus"
  | "jaeger"
  | "grafana"
  | "alertmanager"
  | "containers"
  | "probe";

/** When something counts as broken. Times in seconds. */
export interface HealthTimes {
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  /** How long it may fail after its start. */
  readonly start: number;
}

export const HEALTH: HealthTimes = Object.freeze({ interval: 10, timeout: 5, retries: 3, start: 10 });

/** As Compose writes it: its `m` is a MiB. https://docs.docker.com/reference/compose-file/extension/#specifying-byte-values */
export function composeMemory(mib: number): string {
  return `${mib}m`;
}

/** As Kubernetes writes it. */
export function kubernetesMemory(mib: number): string {
  return `${mib}Mi`;
}

/** What Go's collector of garbage keeps below: as the memory limiter. https://pkg.go.dev/runtime#hdr-Environment_Variables */
export function goMemoryLimit(mib: number): string {
  return `${Math.floor((mib * 80) / 100)}MiB`;
}
