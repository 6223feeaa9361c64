/** Acknowledgements, the event loop, memory and reads of a backend in a process of its own, over HTTP. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { send, startServer, type BenchServer } from "./ingest-processes.ts";
import { median } from "./measure.ts";
import { type BenchCase, higher, lower } from "./report.ts";

const SECONDS = 10;
const WARM_UP_SECONDS = 3;
const SPANS_PER_BODY = 512;
/** Steady load: what 16 busy services send. */
const STEADY_SPANS = 20_000;
const SEARCHES = 30;
const PAGE_VIEWS = 10;
/** What pages of the interface ask for, of the last hour. */
const PAGES = [
  ["traces page", "/api/sightline/traces"],
  ["services page", "/api/sightline/services"],
  ["service page", "/api/sightline/services/shop"],
] as const;

/** Clients that send without pause, then many that send as much as they have: one after the other, and all at once. */
export async function acknowledgements(
  directory: (name: string) => Promise<string>,
): Promise<readonly BenchCase[]> {
  const cases: BenchCase[] = [];
  for (const clients of [1, 4, 16]) {
    const name = `${clients} client${clients === 1 ? "" : "s"} without pause`;
    cases.push(...(await loaded(await directory(`clients-${clients}`), name, clients, 0)));
  }
  const pauseMs = (1000 * 16 * SPANS_PER_BODY) / STEADY_SPANS;
  const name = `16 clients, ${STEADY_SPANS.toLocaleString("en-US")} spans/s`;
  cases.push(...(await loaded(await directory("turns"), name, 16, pauseMs, true)));
  cases.push(...(await loaded(await directory("steady"), `${name} at the same moment`, 16, pauseMs)));
  return cases;
}

async function loaded(
  dataDir: string,
  name: string,
  clients: number,
  pauseMs: number,
  takingTurns = false,
): Promise<readonly BenchCase[]> {
  const server = await startServer(dataDir);
  try {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const idle = await server.memory();
    const { otlpHttp } = server.addresses;
    const body = { spansPerBody: SPANS_PER_BODY, encoding: "protobuf" } as const;
    const load = { otlpHttp, clients, ...body, pauseMs, takingTurns };
    // The first requests meet code that is not compiled yet.
    await send({ ...load, seconds: WARM_UP_SECONDS });
    await server.figures();
    let peak = 0;
    const sampling = setInterval(() => {
      void server.memory().then((bytes) => (peak = Math.max(peak, bytes ?? 0)));
    }, 250);
    const sent = await send({ ...load, seconds: SECONDS });
    clearInterval(sampling);
    const { loopP99Ms } = await server.figures();
    const refused = sent.milliseconds.length - (sent.answers["200"] ?? 0);
    if (refused > 0) process.stderr.write(`${name}: ${refused} requests were refused.\n`);
    const sorted = sent.milliseconds.toSorted((a, b) => a - b);
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return [
      higher(`acknowledged, ${name}`, "spans/s", sent.acknowledgedSpans / sent.seconds),
      lower(`acknowledgement p50, ${name}`, "ms", at(0.5)),
      lower(`acknowledgement p99, ${name}`, "ms", at(0.99)),
      lower(`event-loop delay p99, ${name}`, "ms", loopP99Ms),
      ...(idle === undefined || clients !== 16
        ? []
        : [
            ...(pauseMs === 0 ? [] : [lower("memory, idle (PSS)", "MB", idle / 1e6)]),
            lower(`memory, peak (PSS), ${name}`, "MB", peak / 1e6),
          ]),
    ];
  } finally {
    await server.close();
  }
}

/** Of data that is there, through the API of the interface. */
export async function reads(dataDir: string, traceIds: readonly string[]): Promise<readonly BenchCase[]> {
  const server = await startServer(dataDir);
  try {
    const lookUps = await timed(
      server,
      traceIds.map((id) => `/api/sightline/traces/${id}`),
    );
    const search = Array.from({ length: SEARCHES }, (_, at) => {
      const query = `service = shop and tenant.id = "tenant-${at % 20}" and duration > 40ms`;
      return `/api/sightline/traces?limit=50&query=${encodeURIComponent(query)}`;
    });
    const searches = await timed(server, search);
    const pages: BenchCase[] = [];
    for (const [name, path] of PAGES) {
      const times = await timed(
        server,
        Array.from({ length: PAGE_VIEWS }, () => path),
      );
      pages.push(lower(name, "ms", times));
    }
    return [
      lower("trace by id", "ms", lookUps),
      lower("search by service, attribute and duration", "ms", searches),
      ...pages,
    ];
  } finally {
    await server.close();
  }
}

/** The median in milliseconds, one after the other, after two that do not count. */
async function timed(server: BenchServer, paths: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const path of [...paths.slice(0, 2), ...paths]) {
    const started = performance.now();
    const response = await fetch(server.addresses.ui + path);
    const body = await response.text();
    times.push(performance.now() - started);
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${body}`);
  }
  return median(times.slice(2));
}

/** From `sightline start` to its line that says it is ready, in a new directory and in one that holds data. */
export async function starts(newDir: string, oldDir: string): Promise<readonly BenchCase[]> {
  return [
    lower("start to ready, new directory", "ms", await startTime(newDir)),
    lower("start to ready, old directory", "ms", await startTime(oldDir)),
  ];
}

async function startTime(dataDir: string): Promise<number> {
  const program = fileURLToPath(new URL("../packages/cli/dist/main.js", import.meta.url));
  const ports = ["--port", "0", "--otlp-http-port", "0", "--otlp-grpc-port", "0"];
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const started = performance.now();
    const child = spawn(process.execPath, [program, "start", "--json", "--data", dataDir, ...ports], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    times.push(performance.now() - started);
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  return median(times);
}
