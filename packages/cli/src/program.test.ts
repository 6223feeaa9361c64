import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runVerb } from "../system/run-verb.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function sightline(...args: string[]): Promise<Ran> {
  return sightlineIn({}, args);
}

async function sightlineIn(env: Record<string, string>, args: readonly string[]): Promise<Ran> {
  return runVerb(args, env);
}

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

/** Answers every request with `body`; resolves to its URL. */
async function answering(
  status: number,
  body: object,
  asked: (path: string, authorization: string | undefined) => void = () => undefined,
): Promise<string> {
  const listening = createServer((request, response) => {
    asked(request.url ?? "", request.headers.authorization);
    response.writeHead(status, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify(body));
  });
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, "127.0.0.1", () => resolve());
  });
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

describe("the command line", () => {
  it.each([
    [["--help"]],
    [["start", "--help"]],
    [["query", "--help"]],
    [["query", "traces", "--help"]],
    [["query", "logs", "--help"]],
    [["data", "--help"]],
    [["data", "export", "--help"]],
    [["data", "import", "--help"]],
  ])("%j has examples", async (args) => {
    const { code, out, err } = await sightline(...args);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("\nExamples:\n  $ sightline ");
  });

  it("prints its version", async () => {
    expect(await sightline("--version")).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  });

  it.each([
    [["strat"], "Unknown command 'strat'.", "Did you mean start?"],
    [["start", "--prot", "1"], "Unknown option '--prot'.", "Did you mean --port?"],
    [["query", "trace"], "Unknown command 'trace'.", "Did you mean traces?"],
    [["strat", "--help"], "Unknown command 'strat'.", "Did you mean start?"],
    [["query", "trace", "--help"], "Unknown command 'trace'.", "Did you mean traces?"],
    [["help", "strat"], "Unknown command 'strat'.", "Did you mean start?"],
    [["start", "--port", "x"], "A port is a number from 0 to 65535", "--help"],
    [["start", "--retention", "5"], "Write a duration of an hour or more", "--help"],
    [["start", "--max-disk", "10"], "Write a size of 64MiB or more", "--help"],
    [["start", "--recent-memory", "12"], "Write a size of 1MiB or more", "--help"],
    [["start", "--max-disk", "ten GB"], "Write a size of 64MiB or more", "--help"],
    [["start", "--max-attribute", "0"], "Write a size from 256B to 16MiB", "--help"],
    [["start", "--durability", "maybe"], "Allowed choices are commit, fsync", "--help"],
    [
      ["start", "--store", "clickhouse://db:9000"],
      "It is not there yet: this version keeps telemetry",
      "--help",
    ],
    [["start", "--store", "disk"], "Allowed choices are chdb, memory", "--help"],
    [["start", "--rules", "rules/*.yaml"], "It is not there yet: rules are not evaluated", "--help"],
    [
      ["start", "--telemetry", "no-telemetry.ts"],
      "no-telemetry.ts cannot be read: there is no such file",
      "Check the path",
    ],
    [["start", "--telemetry", "package.json"], "package.json is no manifest", "sightline generate manifest"],
    [["start", "--max-disk", "12"], "Write a size of 64MiB or more", "--help"],
    [["start", "--allow-host", "http://x"], "Write a name without scheme", "--help"],
    [["start", "--allow-origin", "shop.example"], "Write an origin", "--help"],
    [
      ["query", "logs", "--token-file", "/nowhere/token"],
      "cannot be read: there is no such file",
      "SIGHTLINE_TOKEN",
    ],
    [["query", "logs", "--limit", "0"], "Write a number from 1 to 1000", "--help"],
    [[], "No verb was given.", "--help"],
  ])("%j is refused with the way out", async (args, problem, hint) => {
    const { code, out, err } = await sightline(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(problem);
    expect(err).toContain(hint);
  });

  it("refuses a level of logging that there is not", async () => {
    const { code, err } = await sightlineIn({ SIGHTLINE_LOG_LEVEL: "loud" }, ["start"]);
    expect([code, err]).toEqual([2, expect.stringContaining("It is one of trace, debug")]);
  });

  it("prints errors as JSON on stdout where JSON is asked for", async () => {
    const { code, out, err } = await sightline("query", "logs", "--json", "--since", "x");
    expect([code, err]).toEqual([2, ""]);
    expect(JSON.parse(out)).toMatchObject({ error: { code: "USAGE", hint: expect.any(String) } });
  });
});

describe("sightline query", () => {
  const list = { from: 0, to: 1, complete: false, cursor: "c", matched: 7, total: 9, elapsedMs: 1 };

  it("prints a line a trace", async () => {
    const trace = {
      traceId: "5b8efff798038103d269b633813fc60c",
      start: "2026-11-21T14:38:24.418000000Z",
      durationNano: 1_240_000_000,
      service: "shop",
      name: "GET /cart",
      rootMissing: false,
      spanCount: 3,
      errorCount: 1,
      error: "no stock",
      tenant: null,
      services: [],
    };
    const paths: string[] = [];
    const body = { ...list, traces: [trace], points: {}, pointsComplete: true };
    const url = await answering(200, body, (path) => paths.push(path));
    const { code, out } = await sightline("query", "traces", "service = shop", "--url", url, "--limit", "1");
    expect(code).toBe(0);
    expect(out).toBe(
      "2026-11-21 14:38:24.418    1.24 s  shop GET /cart  3 spans  5b8efff798038103d269b633813fc60c  no stock\n1 of 7; --limit shows more.\n",
    );
    expect(paths[0]).toMatch(/^\/api\/sightline\/traces\?from=\d+\.\d{3}&limit=1&query=service\+%3D\+shop$/);
  });

  it("prints a line a log record, without what would steer the terminal", async () => {
    const record = {
      id: "1",
      time: "2026-11-21T14:38:24.418000000Z",
      level: "warn",
      service: "shop",
      logger: "",
      body: "two\nlines \u001B[31mred",
      traceId: null,
      spanId: null,
      attributes: {},
      resource: {},
    };
    const url = await answering(200, { ...list, complete: true, logs: [record] });
    const { out } = await sightline("query", "logs", "--url", url);
    expect(out).toBe("2026-11-21 14:38:24.418  warn   shop  two lines  [31mred\n");
  });

  it("passes the API's answer through as JSON", async () => {
    const body = { ...list, logs: [] };
    const url = await answering(200, body);
    const { out } = await sightline("query", "logs", "--url", url, "--json");
    expect(JSON.parse(out)).toEqual(body);
  });

  it("prints the server's own error", async () => {
    const url = await answering(400, {
      error: { code: "FILTER_INVALID", message: "Not so.", hint: "But so." },
    });
    const { code, err } = await sightline("query", "traces", "x", "--url", url);
    expect([code, err]).toEqual([2, "Not so.\nBut so.\n"]);
  });

  it("shows the token of the environment, or of a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sightline-"));
    const file = join(folder, "token");
    await writeFile(file, "from-the-file\n");
    const shown: unknown[] = [];
    const url = await answering(200, { ...list, logs: [] }, (_, authorization) => shown.push(authorization));
    const args = ["query", "logs", "--json", "--url", url];
    await sightlineIn({}, args);
    await sightlineIn({ SIGHTLINE_TOKEN: "from-the-environment" }, args);
    await sightlineIn({ SIGHTLINE_TOKEN: "from-the-environment" }, [...args, "--token-file", file]);
    expect(shown).toEqual([undefined, "Bearer from-the-environment", "Bearer from-the-file"]);
    await rm(folder, { recursive: true });
  });

  it("says when nothing answers", async () => {
    const { code, err } = await sightline("query", "logs", "--url", "http://127.0.0.1:9");
    expect(code).toBe(2);
    expect(err).toContain("Nothing answers at http://127.0.0.1:9/api/sightline/logs.");
  });
});
