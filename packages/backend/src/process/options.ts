/** What a backend is started with. Plain data: it is sent to the process that holds the engine. */

import type { Dashboard } from "@sightline/model";
import type { Durability } from "../store/index.ts";
import type { Restart } from "./restarts.ts";

export type StoreKind = "chdb" | "memory";

export interface BackendOptions {
  /** An address of this machine. Beyond loopback it takes a token, and TLS or `allowPlaintext`. */
  readonly host: string;
  /** Names by which it is reached, besides those that always mean this machine. */
  readonly allowedHosts?: readonly string[];
  /** Holds the token that senders and readers must show. */
  readonly tokenFile?: string | undefined;
  /** PEM; both or none. */
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  readonly allowPlaintext?: boolean;
  /** 0 takes a free one, for each port. */
  readonly port: number;
  readonly otlpHttpPort: number;
  /** `null`: OTLP/gRPC is not received. */
  readonly otlpGrpcPort: number | null;
  readonly store: StoreKind;
  /** Not used by the memory store. */
  readonly dataDir: string;
  readonly retentionDays: number;
  /** Of tables and journal: the oldest is let go above it; none by default. Not used by the memory store. */
  readonly maxBytes?: number | undefined;
  /** Bytes for the newest samples, in memory beside the store; 256 MiB by default, 0 keeps none. Not used by the memory store. */
  readonly recentBytes?: number | undefined;
  /** Bytes of an attribute's value; 65,536 by default. Longer ones of spans and logs are cut, points with one are refused. */
  readonly longestValue?: number | undefined;
  /** What acknowledged data survives: `commit`, the default, the end of the process; `fsync` a loss of power. */
  readonly durability?: Durability;
  /** The folder of the built UI. */
  readonly uiRoot: string | undefined;
  /** Origins whose pages may send OTLP/HTTP; none by default, `*` for all. */
  readonly allowedOrigins: readonly string[];
  readonly version: string;
  /** Whether requests and calls are counted from spans; default true. */
  readonly spanMetrics?: boolean;
  /** URLs of pages with metrics, and files with `scrape_configs`. */
  readonly scrape?: readonly string[];
  /** What services declare, put in place at each start. */
  readonly declarations?: readonly { readonly service: string; readonly manifest: unknown }[];
  /** Those that ship, as every target reads them. */
  readonly dashboards?: readonly Dashboard[];
  /** Falls of the processes before this one; the newest first. */
  readonly restarts?: readonly Restart[];
}

/** URLs with the ports that were taken. */
export interface Addresses {
  readonly ui: string;
  readonly otlpHttp: string;
  readonly otlpGrpc: string | null;
}
