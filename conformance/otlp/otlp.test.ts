import { describe, expect, it } from "vitest";
import { casesFolder, textAt } from "../cases.ts";
import { conformance } from "../command.ts";
import { reportOf } from "../suite.ts";
import { normalForm } from "./normal-form.ts";
import { otlp, otlpCodecs, runFile } from "./otlp.ts";

const TRACE = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "" } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: "5B8EFFF798038103D269B633813FC60C",
              spanId: "EEE19B7EC3C1B174",
              startTimeUnixNano: 1544712660000000,
              kind: 2,
              flags: 0,
            },
          ],
        },
      ],
    },
  ],
});

async function run(
  args: readonly string[],
  environment = {},
): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const code = await conformance(args, {
    environment,
    folder: import.meta.dirname,
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
  });
  return { code, ...said };
}

describe("the otlp suite", () => {
  const folder = casesFolder(process.env);
  const present = otlp.files.filter((file) => textAt(folder, file) !== undefined);

  it.skipIf(present.length === 0)("passes on OpenTelemetry's example files", async () => {
    const { code, out } = await run(["otlp", "--json"], process.env);
    expect(JSON.parse(out)).toMatchObject({
      suite: "otlp",
      passed: 12,
      failed: 0,
      skipped: 0,
      failures: [],
      skips: [],
    });
    expect(code).toBe(0);
  });

  it("passes whatever the case of ids, the form of integers and the defaults written", () => {
    expect(reportOf("otlp", runFile("a.json", TRACE, otlpCodecs))).toMatchObject({
      passed: 3,
      failed: 0,
    });
  });

  it("fails when protobuf or JSON loses a field", () => {
    const lossy = {
      ...otlpCodecs,
      traces: {
        ...otlpCodecs.traces,
        decode: (bytes: Uint8Array) => {
          const [group] = otlpCodecs.traces.decode(bytes).resourceSpans;
          return { resourceSpans: group === undefined ? [] : [{ ...group, scopeSpans: [] }] };
        },
        encodeJson: () => TRACE.replace('"kind":2', '"kind":3'),
      },
    };
    const { failures } = reportOf("otlp", runFile("a.json", TRACE, lossy));
    expect(failures.map((failure) => failure.case)).toStrictEqual([
      "protobuf and back",
      "JSON out is JSON in",
    ]);
  });

  it("fails on what is not OTLP", () => {
    expect(runFile("a.json", "{", otlpCodecs)).toMatchObject([{ kind: "failed" }]);
    expect(runFile("a.json", "[]", otlpCodecs)).toMatchObject([{ kind: "failed" }]);
    expect(runFile("a.json", '{"resourceSpans":[{"resource":{"attributes":7}}]}', otlpCodecs)).toMatchObject([
      { kind: "failed", case: "is read" },
    ]);
  });
});

describe("normalForm", () => {
  it("keeps what a default says in a oneof, and drops it elsewhere", () => {
    expect(normalForm({ value: { intValue: 0 }, kind: 0, name: "", events: [] })).toStrictEqual({
      value: { intValue: "0" },
    });
  });
});

describe("the conformance command", () => {
  it("names the suites when asked for another, and exits with 2", async () => {
    const { code, err } = await run(["otlpp"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^There is no suite "otlpp"\. Suites: .*otlp/u);
    const json = await run(["--json"]);
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: "CONFORMANCE_UNKNOWN_SUITE" } });
    expect((await run(["otlp", "--jsn"])).code).toBe(2);
  });

  it("exits with 1 when a case fails, with 2 when a named file is missing", async () => {
    const { code, out } = await run(["otlp", "not-otlp.json", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ passed: 0, failed: 1, failures: [{ case: "is OTLP" }] });
    expect((await run(["otlp", "no-such-file.json"])).code).toBe(2);
  });

  it("skips files that are not there, and says so", async () => {
    const { code, out } = await run(["otlp"], { SIGHTLINE_CONFORMANCE: "/nonexistent" });
    expect(code).toBe(0);
    expect(out).toContain("0 passed, 0 failed, 4 skipped");
    expect(out).toContain("SIGHTLINE_CONFORMANCE");
  });
});
