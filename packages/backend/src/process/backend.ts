/** The whole backend in this process: store, receivers, UI and APIs. */
import { statfs } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import type { Setup } from "@sightline/api";
import type { Logger } from "pino";
import { openDeclarations } from "../declarations/declarations.ts";
import { authorizeBy, openAccess } from "../access/access.ts";
import type { Clock } from "../clock.ts";
import type { DiskProbe, ReceiverLoad } from "../health/checks.ts";
import { HealthReport } from "../health/health-report.ts";
import { httpServer } from "../http/server.ts";
import { buildFamily, intakeFamilies, receiverFamilies, restartFamily } from "../meter/backend-families.ts";
import { Admission } from "../receiver/admission.ts";
import { JsonThread } from "../receiver/json-thread.ts";
import { IntakeMeters } from "../receiver/intake-meters.ts";
import { seriesIntake } from "../receiver/series-intake.ts";
import { otlpGrpcReceiver } from "../receiver/otlp-grpc/server.ts";
import { otlpHttpServer } from "../receiver/otlp-http/server.ts";
import { IntakeWatch } from "../setup/intake-watch.ts";
import { scrapeFamilies } from "../scrape/families.ts";
import { scrapeReport } from "../scrape/scrape-report.ts";
import type { Scraper, ScraperOptions } from "../scrape/scraper.ts";
import { spanMetricsFamilies } from "../span-metrics/families.ts";
import { ServiceUp } from "../span-metrics/service-up.ts";
import { SpanMetrics } from "../span-metrics/span-metrics.ts";
import { setupReport, type KeepingFacts } from "../setup/setup-report.ts";
import type { SpanWatch } from "../store/span-watch.ts";
import type { Store } from "../store/store.ts";
import { endReport, type EndReport } from "./end-report.ts";
import { listen, portError, urlOf } from "./listen.ts";
import { LoadWatch } from "./load-watch.ts";
import type { Addresses, BackendOptions } from "./options.ts";

export interface BackendDeps {
  readonly openStore: (
    options: BackendOptions,
    logger: Logger,
    loads: LoadWatch,
    spanWatch?: SpanWatch,
  ) => Promise<Store>;
  readonly logger: Logger;
  readonly clock: Clock;
}

export interface Backend {
  readonly addresses: Addresses;
  /** Resolves when the store answers. Rejects as it does. */
  ask(): Promise<void>;
  /** Idempotent. Ends requests under way, then the store; says what the run took, where it had begun. */
  close(): Promise<EndReport | undefined>;
}

const MIB = 1024 ** 2;
/** A body is 4 MiB at the most where exporters split by the collector's defaults. */
const BODY_LIMITS = Object.freeze({ body: 16 * MIB, unpacked: 64 * MIB });
const ADMISSION_LIMITS = Object.freeze({ requests: 256, bytes: 256 * MIB });
/** Requests under way get this long once the backend closes. */
const GRACE_MS = 1500;

/** Resolves when everything listens and the store answers. Rejects with what stands in the way; nothing is left open then. */
export async function startBackend(options: BackendOptions, deps: BackendDeps): Promise<Backend> {
  const { logger, clock } = deps;
  /** What takes requests: closed together, before the store. */
  const doors: (() => Promise<void>)[] = [];
  const json = new JsonThread();
  let store: Store | undefined;
  const meters = new IntakeMeters(clock);
  const spanMetrics = options.spanMetrics === false ? undefined : new SpanMetrics({ clock, logger });
  const close = once(async (): Promise<EndReport | undefined> => {
    await Promise.all(doors.map((closeDoor) => closeDoor()));
    await spanMetrics?.close();
    if (store === undefined) return undefined;
    const report = await endReport(store, meters, options.store !== "memory");
    await store.close();
    return report;
  });
  try {
    const access = await openAccess(options, clock());
    const scheme = access.tls === undefined ? "http" : "https";
    const loads = new LoadWatch(clock);
    store = await deps.openStore(options, logger, loads, spanMetrics);
    await store.status();
    spanMetrics?.start(store);
    const folder = options.store === "memory" ? undefined : join(options.dataDir, "declarations");
    const declarations = await openDeclarations({ folder, logger });
    for (const { service, manifest } of options.declarations ?? []) await declarations.put(service, manifest);
    const { scrape = [] } = options;
    const scraper = await openScraper(scrape, { writer: store, clock, logger, version: options.version });
    if (scraper !== undefined) doors.push(() => scraper.close());
    const admission = new Admission(ADMISSION_LIMITS);
    const watch = new IntakeWatch(clock);
    const { host, version, restarts = [] } = options;
    const intake = {
      writer: store,
      meters,
      logger,
      json,
      admission,
      limits: BODY_LIMITS,
      clock,
      tls: access.tls,
      authorize: authorizeBy(access.token),
    };
    const otlpHttp = otlpHttpServer({
      ...intake,
      observer: watch.over("http"),
      allowedOrigins: options.allowedOrigins,
    });
    await listen(otlpHttp, {
      host,
      port: options.otlpHttpPort,
      purpose: "OTLP/HTTP",
      flag: "--otlp-http-port",
    });
    doors.push(() => closeServer(otlpHttp));
    let grpcUrl: string | null = null;
    if (options.otlpGrpcPort !== null) {
      const grpc = otlpGrpcReceiver({
        ...intake,
        observer: watch.over("grpc"),
        largestMessage: BODY_LIMITS.unpacked,
      });
      const port = { host, port: options.otlpGrpcPort, purpose: "OTLP/gRPC", flag: "--otlp-grpc-port" };
      await listen(grpc.server, port);
      doors.push(() => grpc.close(GRACE_MS));
      grpcUrl = urlOf(grpc.server, host, scheme);
    }
    const intakeAddresses = { otlpHttp: urlOf(otlpHttp, host, scheme), otlpGrpc: grpcUrl };

    const disk = options.store === "memory" ? undefined : diskProbe(options.dataDir);
    const load = (): ReceiverLoad => ({
      requests: admission.requests,
      mostRequests: ADMISSION_LIMITS.requests,
      bytes: admission.bytes,
      mostBytes: ADMISSION_LIMITS.bytes,
    });
    const report = new HealthReport({ store, meters, clock, version, disk, load, restarts });
    const setup = (): Promise<Setup> =>
      setupReport({
        clock,
        health: report,
        meters,
        senders: watch.senders,
        refusals: watch.refusals,
        addresses: intakeAddresses,
        access: { token: access.token !== undefined, tls: access.tls !== undefined },
        keeping: keepingOf(options, store?.description ?? options.store),
        loadSeconds: loads.newestSeconds,
        restarts,
        scrape: scraper === undefined ? undefined : () => scrapeReport(scraper),
      });
    const serviceUp = new ServiceUp({ senders: () => watch.senders.list(), store, clock, logger });
    serviceUp.start();
    doors.push(() => serviceUp.close());
    const families = [
      buildFamily(version),
      ...meters.families(),
      ...intakeFamilies({
        refusals: () => watch.refusals.list(),
        senders: () => watch.senders.list().length,
      }),
      ...receiverFamilies(load),
      loads.family,
      restartFamily(restarts),
      ...scrapeFamilies(scraper),
      ...spanMetricsFamilies(spanMetrics?.counts),
    ];
    const app = await httpServer({
      ...options,
      store,
      declarations,
      report,
      setup,
      clock,
      logger,
      families,
      access,
      scraper,
      intake: {
        series: seriesIntake({ writer: store, meters, logger, observer: watch.overSeries() }),
        otlp: { writer: store, meters, logger, json, observer: watch.over("http") },
        admission,
      },
    });
    doors.push(() => app.close());
    await app.listen({ host, port: options.port }).catch(async (cause: unknown) => {
      throw await portError(cause, { host, port: options.port, purpose: "UI and APIs", flag: "--port" });
    });
    const addresses = { ui: urlOf(app.server, host, scheme), ...intakeAddresses };
    const opened = store;
    return { addresses, ask: async () => void (await opened.status()), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** What reads configuration and pages is loaded only where there is something to scrape. */
async function openScraper(
  given: readonly string[],
  options: Omit<ScraperOptions, "given">,
): Promise<Scraper | undefined> {
  if (given.length === 0) return undefined;
  const scraper = await import("../scrape/scraper.ts");
  return scraper.Scraper.open({ given, ...options });
}

function keepingOf(
  { store: kind, dataDir, durability = "commit", retentionDays }: BackendOptions,
  store: string,
): KeepingFacts {
  if (kind === "memory") return { store, directory: null, durability: null, retentionDays };
  return { store, directory: dataDir, durability, retentionDays };
}

function diskProbe(folder: string): DiskProbe {
  return async () => {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, size: blocks * bsize };
  };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}

function once<T>(act: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= act());
}
