/** Lines for people. */
import { describe, expect, it } from "vitest";
import { StdoutLines } from "./stdout-lines.ts";
import { hasColours, isForPeople, prettyWriter } from "./terminal.ts";

const line = (fields: object): string =>
  `${JSON.stringify({ timestamp: "2026-03-01T12:00:00.007123Z", level: "INFO", logger: "orders", message: "paid", service: "shop", environment: "development", ...fields })}\n`;

describe("lines for people", () => {
  it("are aligned, with fields by name and the trace at the end", () => {
    const pretty = prettyWriter(false);
    expect(pretty(line({ trace_id: "0a", span_id: "0b", order: 7, note: "two words", list: [1] }))).toBe(
      '12:00:00.007  INFO   orders    paid  order=7  note="two words"  list=[1]  trace=0a\n',
    );
    expect(pretty(line({ logger: "a.much.longer.name", level: "WARN" }) + line({}))).toBe(
      "12:00:00.007  WARN   a.much.longer.name  paid\n12:00:00.007  INFO   orders              paid\n",
    );
  });

  it("have stacks of errors below them, with causes", () => {
    const exception = {
      type: "TypeError",
      message: "no",
      stack: "TypeError: no\n    at pay (orders.ts:1:2)",
      cause: { type: "Error", message: "deeper", stack: "Error: deeper\n    at db.ts:3:4", cause: "a text" },
      errors: [{ stack: "RangeError: far" }],
    };
    expect(prettyWriter(false)(line({ exception, err: { stack: "Error: other" } }))).toBe(
      [
        "12:00:00.007  INFO   orders    paid  err=below",
        "    TypeError: no",
        "        at pay (orders.ts:1:2)",
        "        caused by: Error: deeper",
        "            at db.ts:3:4",
        '            caused by: "a text"',
        "        1: RangeError: far",
        "    Error: other",
        "",
      ].join("\n"),
    );
  });

  it("do not let a value drive the terminal or look like a line", () => {
    expect(prettyWriter(false)(line({ message: "a\u001B[2Jb\nINFO fake\u009B", note: "\u0007" }))).toBe(
      "12:00:00.007  INFO   orders    a\\u001b[2Jb\\nINFO fake\\u009b  note=\\u0007\n",
    );
  });

  it("are coloured by level", () => {
    expect(prettyWriter(true)(line({ level: "ERROR" }))).toContain("\u001B[31mERROR\u001B[0m");
  });

  it.each([
    ["auto", true, {}, true],
    ["auto", false, {}, false],
    ["auto", true, { CI: "true" }, false],
    ["auto", true, { CI: "" }, true],
    ["auto", true, { CI: "false" }, true],
    ["json", true, {}, false],
    ["pretty", false, { CI: "1" }, true],
  ] as const)("%s, terminal %s, %j: %s", (format, terminal, env, expected) => {
    expect(isForPeople(format, () => terminal, env)).toBe(expected);
    let text = "";
    const lines = new StdoutLines(
      (chunk) => (text += chunk),
      env,
      () => terminal,
    );
    lines.setFormat(format);
    lines.write(line({}));
    expect(text.startsWith("{")).toBe(!expected);
  });

  it("have no colours where NO_COLOR or the terminal says so", () => {
    expect([
      hasColours({}),
      hasColours({ NO_COLOR: "1" }),
      hasColours({ NO_COLOR: "" }),
      hasColours({ TERM: "dumb" }),
    ]).toEqual([true, false, true, false]);
  });
});
