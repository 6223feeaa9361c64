import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, startBackend, systemClock, type Backend } from "@sightline/backend";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runVerb } from "./run-verb.ts";

const SECONDS = Math.floor(Date.now() / 1000);

let directory = "";
let backend: Backend;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sightline-metrics-"));
  backend = await startBackend(
    {
      host: "127.0.0.1",
      port: 0,
      otlpHttpPort: 0,
      otlpGrpcPort: null,
      store: "memory",
      dataDir: directory,
      retentionDays: 15,
      uiRoot: undefined,
      allowedOrigins: [],
      version: "1.2.3",
    },
    { openStore, logger: pino({ level: "silent" }), clock: systemClock },
  );
});
afterAll(async () => {
  await backend.close();
  await rm(directory, { recursive: true, force: true });
});

async function sightline(
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return runVerb([...words, "--url", backend.addresses.ui]);
}

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(directory, name);
  await writeFile(file, text);
  return file;
}

describe("sightline data import and query metrics", () => {
  it("bring in text with times, and ask for it with PromQL", async () => {
    const lines = Array.from(
      { length: 100 },
      (_, at) => `jobs_total{queue="a"} ${at} ${SECONDS - 990 + at * 10}`,
    );
    const page = `# TYPE jobs counter\n${lines.join("\n")}\n# EOF\n`;
    const imported = await sightline("data", "import", await fileOf("history.om", page), "--json");
    expect([imported.code, JSON.parse(imported.out)]).toEqual([
      0,
      { samples: 100, exemplars: 0, requests: 1, rejections: [], rejected: 0 },
    ]);
    const now = await sightline("query", "metrics", "jobs_total", "--to", String(SECONDS));
    expect(now).toEqual({ code: 0, out: 'jobs_total{queue="a"}  99\n', err: "" });
    const window = [
      "--from",
      String(SECONDS - 600),
      "--to",
      new Date(SECONDS * 1000).toISOString(),
      "--step",
      "1m",
    ];
    const ranged = await sightline("query", "metrics", "jobs_total", ...window);
    expect(ranged.out).toBe('jobs_total{queue="a"}  99 (39 to 99, 11 points)\n');
    const json = await sightline("query", "metrics", "sum(jobs_total)", ...window, "--json");
    expect(JSON.parse(json.out)).toMatchObject({ resultType: "matrix", result: [{ metric: {} }] });
    expect((await sightline("query", "metrics", "1 + 1")).out).toBe("2\n");
    expect((await sightline("query", "metrics", "nothing")).out).toBe("No series matches.\n");
  });

  it("say what is wrong with a query, a time, a file", async () => {
    const query = await sightline("query", "metrics", "sum(");
    expect([query.code, query.err]).toEqual([2, expect.stringMatching(/\w/u)]);
    expect(await sightline("query", "metrics", "up", "--from", "yesterday")).toMatchObject({
      code: 2,
      err: expect.stringContaining("yesterday is no time"),
    });
    const broken = await sightline("data", "import", await fileOf("broken.prom", "a 1\nb one\n"));
    expect([broken.code, broken.err]).toEqual([2, expect.stringContaining("Line 2, column 3")]);
    expect(await sightline("data", "import", join(directory, "gone.prom"))).toMatchObject({
      code: 2,
      err: expect.stringContaining("cannot be read"),
    });
  });

  it("end with 1 where a part was refused", async () => {
    const old = await sightline("data", "import", await fileOf("old.prom", "a 1 1000\na 2\n"));
    expect([old.code, old.out]).toEqual([1, expect.stringContaining("refused: 1: sample time is older")]);
  });

  it("take a file that is larger than a request", async () => {
    const lines = Array.from(
      { length: 90_000 },
      (_, at) => `many{series="${at % 100}",text="${"x".repeat(40)}"} ${at} ${SECONDS * 1000 - at}`,
    );
    const file = await fileOf("many.txt", `# TYPE many gauge\n${lines.join("\n")}\n`);
    const { code, out } = await sightline("data", "import", file, "--format", "prometheus", "--json");
    expect([code, JSON.parse(out)]).toMatchObject([0, { samples: 90_000, requests: 2 }]);
    const count = await sightline("query", "metrics", "count(many)", "--to", String(SECONDS), "--json");
    expect(JSON.parse(count.out)).toMatchObject({ result: [{ value: [SECONDS, "100"] }] });
  }, 60_000);
});
