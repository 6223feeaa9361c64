/** Log lines as another program reads them: from the stdout of a real process, to its end, however that comes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { collector, plainAttributes } from "@sightline/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { unannounced } from "./announced.ts";

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

interface Ran {
  readonly code: unknown;
  readonly signal: unknown;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly stdout: string;
  readonly stderr: string;
}

/** As `jq` reads: every line is a JSON object, or this throws. */
function parsed(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Record<string, unknown> => {
      const value: unknown = JSON.parse(line);
      expect(value).toBeTypeOf("object");
      return Object.fromEntries(Object.entries(value ?? {}));
    });
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ["--conditions=@sightline/source", ...args], {
    cwd: path.join(import.meta.dirname, "logs"),
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], OTEL_SERVICE_NAME: "shop", ...env },
  });
  closing.push(() => child.kill("SIGKILL"));
  return child;
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = start(args, env);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const [code, signal] = await once(child, "close");
  return {
    code,
    signal,
    lines: stdout.startsWith("{") ? parsed(stdout) : [],
    stdout,
    stderr: unannounced(stderr),
  };
}

const registered = ["--import", "@sightline/sdk/register"];
const quiet = { OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none", OTEL_LOGS_EXPORTER: "none" };
const numbers = (ran: Ran): unknown[] => ran.lines.map(({ at }) => at);
const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, at) => at);

describe("log lines of a process", () => {
  it.each([
    ["runs empty", "none", 200, { code: 0 }],
    ["calls process.exit", "exit", 200, { code: 3 }],
    ["throws", "throw", 200, { code: 1 }],
    ["rejects", "reject", 200, { code: 1 }],
    ["logs in its exit handlers", "late", 201, { code: 0 }],
    ["is asked to end", "SIGTERM", 201, { signal: "SIGTERM" }],
    ["is interrupted", "SIGINT", 201, { signal: "SIGINT" }],
    ["is killed a turn later", "SIGKILL", 200, { signal: "SIGKILL" }],
  ])("are all there when it %s", async (_, how, last, end) => {
    const ran = await run([...registered, "noisy.mjs", how], quiet);
    expect(ran).toMatchObject(end);
    expect(numbers(ran)).toEqual(upTo(last));
  });

  it("are there without a set-up too", async () => {
    for (const how of ["none", "exit", "throw"]) {
      expect(numbers(await run(["noisy.mjs", how]))).toEqual(upTo(200));
    }
  });

  it("are whole up to where it was killed from outside", async () => {
    const child = start([...registered, "noisy.mjs", "none", "100000000"], quiet);
    let text = "";
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (text.length > 200_000) child.kill("SIGKILL");
    }
    // The kernel may have taken a part of the last write only.
    const whole = parsed(text.slice(0, text.lastIndexOf("\n") + 1));
    expect(whole.map(({ at }) => at)).toEqual(upTo(whole.length - 1));
  });

  it("are all there when their reader is slow", async () => {
    const child = start([...registered, "noisy.mjs", "exit", "20000"], quiet);
    let text = "";
    for await (const chunk of child.stdout) {
      text += String(chunk);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(parsed(text).map(({ at }) => at)).toEqual(upTo(20_000));
  });

  it("harm nobody when their reader goes away, and that is said once", async () => {
    const child = start([...registered, "noisy.mjs", "exit", "20000"], quiet);
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.stdout.once("data", () => child.stdout.destroy());
    const [code] = await once(child, "close");
    expect(code).toBe(3);
    expect(stderr.match(/nobody reads stdout any more \(EPIPE\)/gu)).toHaveLength(1);
  });

  it("are all that is on stdout, while the SDK and its console exporter speak on stderr", async () => {
    const script = `
      import { getLogger, withSpan } from "@sightline/sdk";
      withSpan("work", () => getLogger("orders").info("paid", { order: 7 }));
    `;
    const ran = await run([...registered, "--input-type=module", "--eval", script], {
      SIGHTLINE_LOG_LEVEL: "debug",
      OTEL_TRACES_EXPORTER: "console",
      OTEL_METRICS_EXPORTER: "console",
      OTEL_LOGS_EXPORTER: "console",
    });
    expect(ran.lines).toHaveLength(1);
    expect(ran.lines[0]).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/u),
      level: "INFO",
      logger: "orders",
      message: "paid",
      trace_id: expect.stringMatching(/^[\da-f]{32}$/u),
      span_id: expect.stringMatching(/^[\da-f]{16}$/u),
      service: "shop",
      order: 7,
    });
    expect(ran.stderr).toContain(`span=${String(ran.lines[0]?.["span_id"])}`);
  });

  it("are sent over OTLP with the same ids", async () => {
    const backend = await collector();
    closing.push(() => backend.close());
    const script = `
      import { getLogger, withSpan } from "@sightline/sdk";
      withSpan("work", () => getLogger("orders").child({ order: 7 }).error("refused", new TypeError("no"), { card: "visa" }));
    `;
    const ran = await run([...registered, "--input-type=module", "--eval", script], {
      OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
    });
    const [line] = ran.lines;
    const [record] = backend.logRecords();
    expect(record).toMatchObject({ traceId: line?.["trace_id"], spanId: line?.["span_id"] });
    expect(backend.spans()[0]).toMatchObject({ traceId: line?.["trace_id"], spanId: line?.["span_id"] });
    expect(plainAttributes(record?.attributes)).toMatchObject({
      order: 7,
      card: "visa",
      "exception.type": "TypeError",
    });
    expect(line).toMatchObject({
      order: 7,
      card: "visa",
      exception: { type: "TypeError", message: "no", fingerprint: expect.stringMatching(/^[\da-f]{16}$/u) },
    });
  });

  it("may be pino's, with the same fields and the same records over OTLP", async () => {
    const backend = await collector();
    closing.push(() => backend.close());
    const script = `
      import pino from "pino";
      import { getLogger, withSpan } from "@sightline/sdk";
      import { withSightline } from "@sightline/sdk/pino";
      const log = pino(withSightline({ name: "orders" }));
      withSpan("work", () => {
        getLogger("orders").child({ order: 7 }).info("paid", { amount: 9.5 });
        log.child({ order: 7 }).info({ amount: 9.5 }, "paid");
      });
    `;
    const ran = await run([...registered, "--input-type=module", "--eval", script], {
      OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
    });
    const [pinos, ours] = ran.lines.map((line) => ({ ...line, timestamp: "" }));
    expect(ours).toEqual(pinos);
    expect(ours).toMatchObject({ logger: "orders", message: "paid", order: 7, amount: 9.5, service: "shop" });
    const records = backend.logRecords().map(({ traceId, spanId, severityNumber, body, attributes }) => ({
      traceId,
      spanId,
      severityNumber,
      body,
      attributes: plainAttributes(attributes),
    }));
    expect(records).toHaveLength(2);
    expect(records[0]).toEqual(records[1]);
  });

  it("take the place of what the console would write, where that is asked for", async () => {
    const script = `
      console.log("plain %s", "text");
      console.info("paid", { order: 7, password: "hunter2" });
      console.error(new RangeError("far"));
      console.table([{ a: 1 }]);
      console.dir({ deep: { er: 1 } });
      console.assert(false, "not so");
    `;
    const ran = await run([...registered, "--input-type=module", "--eval", script], {
      ...quiet,
      SIGHTLINE_CAPTURE_CONSOLE: "true",
    });
    expect(
      ran.lines.map(({ level, message, logger }) => [logger, level, String(message).slice(0, 12)]),
    ).toEqual([
      ["console", "INFO", "plain text"],
      ["console", "INFO", "paid"],
      ["console", "ERROR", "far"],
      ["console", "INFO", expect.stringContaining("┌")],
      ["console", "INFO", "{ deep: { er"],
      ["console", "WARN", "Assertion fa"],
    ]);
    expect(ran.lines[1]).toMatchObject({ order: 7, password: "[redacted:secret]" });
    expect(ran.lines[2]).toMatchObject({ exception: { type: "RangeError" } });
  });

  it("have the levels of their loggers' names", async () => {
    const script = `
      import { getLogger, setLogLevels } from "@sightline/sdk";
      for (const name of ["orders", "orders.payment", "other"]) getLogger(name).debug("one");
      const other = getLogger("other").child({ a: 1 });
      setLogLevels({ other: "trace", orders: "off" });
      other.trace("two");
      getLogger("orders").fatal("two");
      try { setLogLevels("orders=loud"); } catch (error) { getLogger("main").info(error); }
    `;
    const ran = await run([...registered, "--input-type=module", "--eval", script], {
      ...quiet,
      SIGHTLINE_LOG_LEVELS: "orders=debug,*=info",
    });
    expect(ran.lines.map(({ logger, message }) => [logger, message])).toEqual([
      ["orders", "one"],
      ["orders.payment", "one"],
      ["other", "two"],
      ["main", expect.stringContaining('setLogLevels is "\\"orders=loud\\"", which is not a list like')],
    ]);
  });

  it("keep their levels and form where the SDK is turned off", async () => {
    const script = `
      import { getLogger } from "@sightline/sdk";
      getLogger("orders").debug("one");
      getLogger("other").info("two");
    `;
    const ran = await run([...registered, "--input-type=module", "--eval", script], {
      OTEL_SDK_DISABLED: "true",
      SIGHTLINE_LOG_LEVELS: "orders=debug,*=off",
    });
    expect(ran).toMatchObject({ stderr: "", lines: [{ logger: "orders", level: "DEBUG", message: "one" }] });
    expect(ran.lines).toHaveLength(1);
  });

  it("are for people where that is asked for, without colours when NO_COLOR says so", async () => {
    const ran = await run([...registered, "noisy.mjs", "throw", "1"], {
      ...quiet,
      SIGHTLINE_LOG_FORMAT: "pretty",
      NO_COLOR: "1",
    });
    expect(ran.stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}INFO {3}noisy {5}line {2}at=0\n/u);
  });
});
