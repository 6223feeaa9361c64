/** The kinds of telemetry, as they stand in results. */
export type HookKind = "metrics" | "tracing" | "logging";

export const HOOK_KINDS: readonly HookKind[] = Object.freeze(["metrics", "tracing", "logging"]);

export type Kinds = ReadonlySet<HookKind>;
