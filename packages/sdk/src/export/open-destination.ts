/** The destination that a target of the configuration asks for. What it needs is loaded by its first request. */
import { assertNever } from "@sightline/model";
import type { ExporterTarget, OtlpTarget, Signal } from "../config/exporter-config.ts";
import { DeferredDestination } from "./deferred-destination.ts";
import type { Destination } from "./outcome.ts";
import type { TlsMaterial } from "./tls.ts";

export interface DestinationWorld {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Writes to stderr. */
  readonly write: (text: string) => void;
}

/**
 * Where the requests of `signal` go. Nothing is connected or loaded before the first of them.
 *
 * @example
 * const destination = openDestination({ kind: "console" }, "traces", world);
 * const outcome = await destination.send(body);
 */
export function openDestination(
  target: ExporterTarget,
  signal: Signal,
  world: DestinationWorld,
): Destination {
  switch (target.kind) {
    case "otlp":
      return otlp(target, signal, world);
    case "console":
      return new DeferredDestination(`console (${signal})`, () => console(signal, world));
    case "memory":
      return new DeferredDestination(`memory (${signal})`, async () => {
        const { MemoryDestination } = await import("./memory-destination.ts");
        const { telemetryMemory } = await import("./telemetry-memory.ts");
        return new MemoryDestination(signal, telemetryMemory);
      });
    case "local":
      return new DeferredDestination(`console (${signal})`, async () => {
        const { LocalDestination } = await import("./local-destination.ts");
        return new LocalDestination(otlp(target.backend, signal, world), await console(signal, world));
      });
    default:
      return assertNever(target, "kind of exporter target");
  }
}

async function console(signal: Signal, { write }: DestinationWorld): Promise<Destination> {
  const { ConsoleDestination } = await import("./console-destination.ts");
  return new ConsoleDestination(signal, write);
}

function otlp(target: OtlpTarget, signal: Signal, { now }: DestinationWorld): Destination {
  const { protocol, headers, compression, timeoutMs } = target;
  const url = new URL(target.url);
  if (protocol === "grpc") {
    const name = `grpc${url.protocol === "https:" ? "s" : ""}://${url.host} (${signal})`;
    return new DeferredDestination(name, async () => {
      const grpc = await import("@grpc/grpc-js");
      const { GrpcDestination } = await import("./grpc-destination.ts");
      const tls = await tlsOf(target);
      return new GrpcDestination(grpc, { url, signal, headers, compression, timeoutMs, tls }, now);
    });
  }
  return new DeferredDestination(`${url.protocol}//${url.host}${url.pathname}`, async () => {
    const { HttpDestination } = await import("./http-destination.ts");
    const tls = await tlsOf(target);
    const json = protocol === "http/json" ? { json: signal } : {};
    return new HttpDestination({ url, headers, compression, timeoutMs, tls, ...json }, now);
  });
}

async function tlsOf({ tls }: OtlpTarget): Promise<TlsMaterial> {
  const { readTls } = await import("./tls.ts");
  return readTls(tls);
}
