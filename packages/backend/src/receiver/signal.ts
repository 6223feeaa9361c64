/** The three signals of OTLP and the two ways a body spells them. */

export type SignalName = "traces" | "logs" | "metrics";
export const SIGNAL_NAMES: readonly SignalName[] = Object.freeze(["traces", "logs", "metrics"]);

export type Encoding = "protobuf" | "json";
export type Transport = "http" | "grpc";
