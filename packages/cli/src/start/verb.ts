/** `sightline start`: the backend, until it is ended. */
import { resolve } from "node:path";
import { shippedDashboards } from "@sightline/as-code/shipped";
import { type BackendOptions, Supervisor } from "@sightline/backend/supervisor";
import { Command } from "commander";
import { cliErrors } from "../errors.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { endSignal } from "./end-signal.ts";
import { START_EXAMPLES, withStartFlags, type StartFlags } from "./flags.ts";
import { uiRoot } from "./ui-root.ts";
import { readyLine, readyText, sentenceOf, warningOf } from "./words.ts";

/** pino's. */
const LOG_LEVELS: ReadonlySet<string> = new Set([
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
  "silent",
]);

export function startVerb({ terminal, version }: Surroundings, done: (code: ExitCode) => void): Command {
  return withStartFlags(new Command("start").description("start the backend: OTLP in, UI and APIs out"))
    .addHelpText("after", START_EXAMPLES)
    .action(async (flags: StartFlags) => {
      const declarations = await declared(flags, terminal);
      if (declarations === undefined) {
        done(2);
        return;
      }
      const dashboards = shippedDashboards();
      await start({ ...backendOptions(flags, version), declarations, dashboards }, flags, terminal, version);
      done(0);
    });
}

/** The manifests of the declarations that were named; nothing where their faults were told instead. */
async function declared(
  { telemetry, json }: StartFlags,
  terminal: Terminal,
): Promise<BackendOptions["declarations"] | undefined> {
  const read: { service: string; manifest: unknown }[] = [];
  if (telemetry.length === 0) return read;
  // Loaded only where it is asked for: it reads every form of a declaration.
  const { isModule } = await import("../generate/declarations.ts");
  const { readManifest, readManifestFile } = await import("../generate/manifest.ts");
  for (const file of telemetry) {
    const manifest = isModule(file) ? await readManifest(file, terminal, json) : await readManifestFile(file);
    if (manifest === undefined) return undefined;
    read.push({ service: manifest.service.name, manifest });
  }
  return read;
}

async function start(
  backend: BackendOptions,
  flags: StartFlags,
  terminal: Terminal,
  version: string,
): Promise<void> {
  const end = endSignal();
  const supervisor = new Supervisor({
    backend,
    logLevel: logLevel(terminal),
    notify: (event) => {
      terminal.err(`${sentenceOf(event)}\n`);
      if (event.kind === "ended") end.give();
    },
  });
  try {
    const addresses = await Promise.race([supervisor.start(), end.given]);
    if (addresses !== undefined) {
      const warning = warningOf(flags);
      if (warning !== undefined) terminal.err(`${warning}\n`);
      terminal.out(flags.json ? readyLine(addresses, flags, version) : readyText(addresses, flags, terminal));
    }
    await end.given;
  } finally {
    await supervisor.stop();
    end.forget();
  }
}

function logLevel({ env }: Terminal): string {
  const level = env["SIGHTLINE_LOG_LEVEL"] ?? "warn";
  if (LOG_LEVELS.has(level)) return level;
  const hint = `It is one of ${[...LOG_LEVELS].join(", ")}.`;
  throw cliErrors.USAGE(
    { problem: `SIGHTLINE_LOG_LEVEL is "${level}".`, hint },
    { field: "SIGHTLINE_LOG_LEVEL" },
  );
}

function backendOptions(flags: StartFlags, version: string): BackendOptions {
  return {
    host: flags.host,
    allowedHosts: flags.allowHost,
    port: flags.port,
    otlpHttpPort: flags.otlpHttpPort,
    otlpGrpcPort: flags.otlpGrpcPort,
    allowedOrigins: flags.allowOrigin,
    store: flags.store,
    dataDir: resolve(flags.data),
    retentionDays: flags.retention,
    maxBytes: flags.maxDisk,
    recentBytes: flags.recentMemory,
    longestValue: flags.maxAttribute,
    durability: flags.durability,
    tokenFile: flags.tokenFile,
    tlsCertFile: flags.tlsCert,
    tlsKeyFile: flags.tlsKey,
    allowPlaintext: flags.allowPlaintext,
    scrape: flags.scrape,
    spanMetrics: flags.spanMetrics,
    uiRoot: uiRoot(),
    version,
  };
}
