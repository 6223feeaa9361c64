import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pino } from "pino";
import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../clock.ts";
import type { WrittenSeries } from "../store/metric/sample.ts";
import type { SeriesWriter } from "../store/store.ts";
import { Scraper } from "./scraper.ts";
import { targetsAnswer } from "./targets-answer.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** An application; `answer` may be replaced while it runs. */
async function app(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  return typeof address === "object" && address !== null ? `127.0.0.1:${address.port}` : "";
}

/** What was written, newest last: the value of each series by its labels, and how often each was written. */
function memory(): SeriesWriter & {
  readonly values: Map<string, unknown[]>;
  readonly written: WrittenSeries[];
} {
  const values = new Map<string, unknown[]>();
  const written: WrittenSeries[] = [];
  return {
    values,
    written,
    writeSeries: async (series) => {
      for (const one of series) {
        written.push(one);
        const { ["__name__"]: name, ...labels } = one.labels;
        const key = `${name}${JSON.stringify(labels)}`;
        values.set(key, [...(values.get(key) ?? []), ...one.samples.map(({ value }) => value)]);
      }
      return { stored: series.length, rejections: [], newestNano: 0n, histograms: 0, exemplars: 0 };
    },
  };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "sightline-scrape-"));
  closing.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function scraping(file: string, writer: SeriesWriter): Promise<Scraper> {
  const logger = pino({ level: "silent" });
  const scraper = await Scraper.open({
    given: [file],
    writer,
    clock: systemClock,
    logger,
    version: "1.2.3",
    pollMs: 50,
  });
  closing.push(() => scraper.close());
  return scraper;
}

/** What a file of targets holds. */
const group = (...targets: string[]): string => JSON.stringify([{ targets, labels: { env: "test" } }]);
const quick = "scrape_interval: 300ms\n    scrape_timeout: 300ms";
/** A busy machine is slow; what is waited for comes all the same. */
const patient = { timeout: 20_000, interval: 20 };

describe("a target", () => {
  it("is asked as Prometheus asks, and its samples carry its labels", async () => {
    const seen: IncomingMessage["headers"][] = [];
    const address = await app((request, response) => {
      seen.push(request.headers);
      response.writeHead(200, {
        "content-type": "application/openmetrics-text; version=1.0.0",
        "content-encoding": "gzip",
      });
      const page =
        '# TYPE a counter\na_total{b="c",job="own"} 5 # {trace_id="t1"} 0.5\n# TYPE go_x gauge\ngo_x 1\n# EOF\n';
      response.end(gzipSync(page));
    });
    const file = join(await folder(), "scrape.yml");
    await writeFile(join(file, "..", "token"), "sesame\n");
    await writeFile(
      file,
      `scrape_configs:
  - job_name: api
    ${quick}
    authorization: { credentials_file: token }
    static_configs: [{ targets: ["${address}"], labels: { zone: eu } }]
    metric_relabel_configs: [{ source_labels: [__name__], regex: "go_.*", action: drop }]
`,
    );
    const writer = memory();
    const scraper = await scraping(file, writer);
    await vi.waitFor(() => expect(scraper.jobs[0]?.loops[0]?.last?.isUp).toBe(true), patient);
    expect(seen[0]).toMatchObject({
      authorization: "Bearer sesame",
      "accept-encoding": "gzip",
      "x-prometheus-scrape-timeout-seconds": "0.3",
    });
    expect(seen[0]?.accept).toMatch(/^application\/openmetrics-text;version=1\.0\.0/);
    const own = { zone: "eu", job: "api", instance: address };
    const report = writer.written.filter(({ labels }) => !labels["__name__"]?.startsWith("a_"));
    const good = report.findIndex(
      ({ labels, samples }) => labels["__name__"] === "up" && samples[0]?.value === 1,
    );
    expect(
      report.slice(good, good + 5).map(({ labels, samples }) => [labels["__name__"], samples[0]?.value]),
    ).toEqual([
      ["up", 1],
      ["scrape_duration_seconds", expect.any(Number)],
      ["scrape_samples_scraped", 2],
      ["scrape_samples_post_metric_relabeling", 1],
      ["scrape_series_added", 1],
    ]);
    expect(writer.written.find(({ labels }) => labels["__name__"] === "a_total")).toMatchObject({
      labels: { __name__: "a_total", b: "c", exported_job: "own", ...own },
      family: { kind: "counter" },
      exemplars: [{ labels: { trace_id: "t1" }, value: 0.5 }],
    });
    const active = (): unknown => targetsAnswer(scraper, "any", undefined).activeTargets;
    const target = {
      labels: own,
      scrapePool: "api",
      scrapeUrl: `http://${address}/metrics`,
      health: "up",
      lastError: "",
    };
    await vi.waitFor(() => expect(active()).toMatchObject([target]), patient);
  });

  it("tells the end of a series, and of all of them when it fails", async () => {
    let page: string | undefined = "a 1\nb 2\n";
    const address = await app((_request, response) => {
      if (page === undefined) response.writeHead(500);
      response.end(page);
    });
    const file = join(await folder(), "scrape.yml");
    await writeFile(
      file,
      `scrape_configs:\n  - job_name: j\n    ${quick}\n    static_configs: [{ targets: ["${address}"] }]\n`,
    );
    const writer = memory();
    const scraper = await scraping(file, writer);
    const last = (name: string): unknown =>
      writer.values.get(`${name}${JSON.stringify({ job: "j", instance: address })}`)?.at(-1);
    await vi.waitFor(() => expect([last("a"), last("b"), last("up")]).toEqual([1, 2, 1]), patient);
    page = "a 1\n";
    await vi.waitFor(() => expect([last("a"), last("b"), last("up")]).toEqual([1, "stale", 1]), patient);
    page = undefined;
    await vi.waitFor(
      () => expect([last("a"), last("b"), last("up")]).toEqual(["stale", "stale", 0]),
      patient,
    );
    const lastError = "server returned HTTP status 500 Internal Server Error";
    await vi.waitFor(
      () =>
        expect(targetsAnswer(scraper, "active", "j").activeTargets).toMatchObject([
          { health: "down", lastError },
        ]),
      patient,
    );
    page = "a 3\n";
    await vi.waitFor(() => expect([last("a"), last("up")]).toEqual([3, 1]), patient);
  });

  it.each([
    ["sample_limit: 1", "a 1\nb 1\n", "more than 1 samples (sample_limit)"],
    ["body_size_limit: 10B", "a 1\n# a long line\n", "more than 10 bytes (body_size_limit)"],
    ["label_limit: 3", 'a{b="c"} 1\n', "a has 4 labels, more than 3 (label_limit)"],
    ["label_name_length_limit: 8", 'a{b23456789="c"} 1\n', "label_name_length_limit"],
    ["label_value_length_limit: 30", `a{b="${"c".repeat(31)}"} 1\n`, "label_value_length_limit"],
    ["honor_labels: true", "a{ 1\n", "Line 1, column"],
  ])("is down beyond %s", async (line, page, words) => {
    const address = await app((_request, response) => response.end(page));
    const file = join(await folder(), "scrape.yml");
    await writeFile(
      file,
      `scrape_configs:\n  - job_name: j\n    ${quick}\n    ${line}\n    static_configs: [{ targets: ["${address}"] }]\n`,
    );
    const scraper = await scraping(file, memory());
    await vi.waitFor(() => expect(scraper.jobs[0]?.loops[0]?.last?.error).toContain(words), patient);
    expect(scraper.jobs[0]?.loops[0]?.last?.isUp).toBe(false);
  });

  it("that does not answer in time is down, and does not keep the end waiting", async () => {
    const address = await app(() => undefined);
    const file = join(await folder(), "scrape.yml");
    await writeFile(
      file,
      `scrape_configs:\n  - job_name: j\n    ${quick}\n    static_configs: [{ targets: ["${address}"] }]\n`,
    );
    const scraper = await scraping(file, memory());
    await vi.waitFor(
      () => expect(scraper.jobs[0]?.loops[0]?.last?.error).toBe("no whole answer within 300 ms"),
      patient,
    );
  });
});

describe("files", () => {
  it("that change change what is scraped; a faulty one changes nothing", async () => {
    const address = await app((_request, response) => response.end("a 1\n"));
    const path = await folder();
    const file = join(path, "scrape.yml");
    const targets = join(path, "targets.json");
    const text = `scrape_configs:\n  - job_name: j\n    ${quick}\n    file_sd_configs: [{ files: ["targets.json"] }]\n`;
    await writeFile(file, text);
    await writeFile(targets, group(address));
    const writer = memory();
    const scraper = await scraping(file, writer);
    const last = (name: string): unknown =>
      writer.values.get(`${name}${JSON.stringify({ env: "test", job: "j", instance: address })}`)?.at(-1);
    await vi.waitFor(() => expect([last("a"), last("up")]).toEqual([1, 1]), patient);

    await writeFile(targets, "[{");
    await vi.waitFor(() => expect(scraper.problems[0]).toContain("targets.json:1: "), patient);
    expect(scraper.jobs[0]?.loops).toHaveLength(1);

    await writeFile(targets, "");
    await vi.waitFor(() => expect(scraper.problems[0]).toContain("the file is empty"), patient);
    expect(scraper.jobs[0]?.loops).toHaveLength(1);

    await writeFile(targets, group());
    await vi.waitFor(() => expect(scraper.jobs[0]?.loops).toHaveLength(0), patient);
    await vi.waitFor(() => expect([last("a"), last("up")]).toEqual(["stale", "stale"]), patient);

    await writeFile(targets, group(address, "dropped:1"));
    await writeFile(
      file,
      `${text}    relabel_configs: [{ source_labels: [__address__], regex: "dropped.*", action: drop }]\n`,
    );
    await vi.waitFor(() => expect([last("a"), last("up")]).toEqual([1, 1]), patient);
    await vi.waitFor(
      () => expect(targetsAnswer(scraper, "dropped", undefined).droppedTargetCounts).toEqual({ j: 1 }),
      patient,
    );

    await writeFile(file, "scrape_configs: 5\n");
    await vi.waitFor(
      () => expect(scraper.problems).toEqual([expect.stringContaining("scrape_configs is not a list")]),
      patient,
    );
    expect(scraper.jobs[0]?.loops).toHaveLength(1);

    await writeFile(file, "scrape_configs: []\n");
    await vi.waitFor(() => expect([last("a"), last("up")]).toEqual(["stale", "stale"]), patient);
    expect(scraper.problems).toEqual([]);
  });

  it("that are not there are refused at the start", async () => {
    const logger = pino({ level: "silent" });
    const options = { writer: memory(), clock: Date.now, logger, version: "1" };
    await expect(Scraper.open({ ...options, given: ["/nowhere/scrape.yml"] })).rejects.toThrow(
      "/nowhere/scrape.yml cannot be read: no such file.",
    );
    await expect(
      Scraper.open({ ...options, given: ["http://127.0.0.1:1", "http://127.0.0.1:1/other"] }),
    ).rejects.toThrow("series of both would be one");
  });
});
