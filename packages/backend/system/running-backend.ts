/** A backend in this process on free ports, for one test file. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type Client } from "@sightline/api/client";
import {
  openStore,
  startBackend,
  systemClock,
  type Addresses,
  type BackendOptions,
} from "@sightline/backend";
import { pino } from "pino";

export interface RunningBackend {
  readonly addresses: Addresses;
  readonly client: Client;
  readonly dataDir: string;
  /** Ends it and keeps its data, for another one to begin with. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export async function runningBackend(changes: Partial<BackendOptions> = {}): Promise<RunningBackend> {
  const dataDir = await mkdtemp(join(tmpdir(), "sightline-"));
  const options: BackendOptions = {
    host: "127.0.0.1",
    port: 0,
    otlpHttpPort: 0,
    otlpGrpcPort: 0,
    store: "memory",
    dataDir,
    retentionDays: 15,
    uiRoot: undefined,
    allowedOrigins: [],
    version: "1.2.3",
    ...changes,
  };
  const logger = pino({ level: process.env["SIGHTLINE_LOG_LEVEL"] ?? "silent" });
  const backend = await startBackend(options, { openStore, logger, clock: systemClock });
  return {
    addresses: backend.addresses,
    client: createClient({ baseUrl: backend.addresses.ui }),
    dataDir,
    stop: async () => void (await backend.close()),
    close: async () => {
      await backend.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
