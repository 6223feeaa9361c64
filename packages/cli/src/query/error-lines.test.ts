import { describe, expect, it } from "vitest";
import { errorLines } from "./error-lines.ts";

const terminal = { out: () => undefined, err: () => undefined, colour: false, width: 100, env: {} };

describe("errors in the shell", () => {
  it("are a line each, new ones marked", () => {
    const one = {
      fingerprint: "4c1d5be09f2a7713",
      type: "TypeError",
      message: "no item <n>",
      example: "no item 42",
      frames: [],
      stack: "",
      services: [
        { service: "shop", count: 2 },
        { service: "web", count: 1 },
      ],
      routes: [],
      tenants: [],
      count: 3,
      counts: [3],
      spans: 3,
      logs: 0,
      firstSeen: "2026-11-21T12:31:07.000000000Z",
      lastSeen: "2026-11-21T12:58:40.500000000Z",
      isNew: true,
      previous: 0,
      traceId: "5b8efff798038103d269b633813fc60c",
    };
    const answer = { from: 1, to: 2, step: 1, previousFrom: 0, complete: false, matched: 9, elapsedMs: 1 };
    const [first, second, third] = errorLines(
      { ...answer, errors: [one, { ...one, isNew: false, traceId: null }] },
      terminal,
    ).split("\n");
    expect(first).toMatch(
      /^new {7}3× {2}.*:40\.500 {2}shop, web {2}TypeError: no item <n> {2}5b8efff798038103d269b633813fc60c$/u,
    );
    expect(second).toMatch(/^ {10}3× .*TypeError: no item <n>$/u);
    expect(third).toBe("2 of 9; --limit shows more.");
  });

  it("say when there are none", () => {
    const answer = {
      from: 1,
      to: 2,
      step: 1,
      previousFrom: 0,
      complete: true,
      matched: 0,
      elapsedMs: 1,
      errors: [],
    };
    expect(errorLines(answer, terminal)).toBe("No error matches.\n");
  });
});
