/** What a scrape job is, after reading. Durations are milliseconds, sizes bytes; 0 is no limit. */
import type { RelabelRule } from "../relabel/rule.ts";

export interface TargetGroup {
  /** `host:port`. */
  readonly targets: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  /** Where it stands: a file, or the number of the group in its job. */
  readonly source: string;
}

export interface FileDiscovery {
  /** Absolute; the last part may have `*`. */
  readonly patterns: readonly string[];
  readonly refreshMs: number;
}

export type Credentials =
  | {
      readonly kind: "basic";
      readonly username: string;
      readonly password: string | undefined;
      /** Absolute; read for each scrape, so that a rotated secret is used at once. */
      readonly passwordFile: string | undefined;
    }
  | {
      readonly kind: "authorization";
      readonly scheme: string;
      readonly credentials: string | undefined;
      readonly credentialsFile: string | undefined;
    };

export interface TlsClient {
  readonly caFile: string | undefined;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly serverName: string | undefined;
  readonly insecureSkipVerify: boolean;
}

export interface SampleLimits {
  /** Of a scrape, after relabelling. */
  readonly samples: number;
  /** Of a scrape, unpacked. */
  readonly bodyBytes: number;
  readonly labels: number;
  readonly labelNameLength: number;
  readonly labelValueLength: number;
  /** Targets of the job. */
  readonly targets: number;
}

export interface ScrapeJob {
  readonly name: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly metricsPath: string;
  readonly scheme: "http" | "https";
  readonly params: ReadonlyMap<string, readonly string[]>;
  readonly honorLabels: boolean;
  readonly honorTimestamps: boolean;
  readonly trackTimestampsStaleness: boolean;
  readonly followRedirects: boolean;
  readonly gzip: boolean;
  readonly credentials: Credentials | undefined;
  readonly tls: TlsClient | undefined;
  readonly groups: readonly TargetGroup[];
  readonly files: readonly FileDiscovery[];
  readonly relabel: readonly RelabelRule[];
  readonly metricRelabel: readonly RelabelRule[];
  readonly limits: SampleLimits;
}
