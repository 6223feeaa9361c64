import { describe, expect, it } from "vitest";
import { Attempts } from "./attempts.ts";
import { authorizeBy } from "./access.ts";
import { cookieOf, SESSION_SECONDS, sessionsOf } from "./session.ts";
import { bearerOf, tokenOf } from "./token.ts";

const TOKEN = "q7Jm2xv0R4cW9tYb1NfK6sDp3ZhL8gUe";

describe("bearerOf", () => {
  it.each([
    ["Bearer abc", "abc"],
    ["bearer  abc ", "abc"],
    ["Basic abc", undefined],
    ["Bearer", undefined],
    ["Bearer a b", undefined],
    [undefined, undefined],
  ])("%j holds %j", (header, token) => expect(bearerOf(header)).toBe(token));
});

describe("authorizeBy", () => {
  it("lets everybody in where there is no token", () => {
    expect(authorizeBy(undefined)(undefined)).toBeUndefined();
  });

  it("lets in who has it", () => {
    const authorize = authorizeBy(tokenOf(TOKEN));
    expect(authorize(undefined)?.status).toBe(401);
    expect(authorize(`Bearer ${TOKEN.slice(1)}`)?.status).toBe(403);
    expect(authorize(`Bearer ${TOKEN}`)).toBeUndefined();
  });
});

describe("sessions", () => {
  const sessions = sessionsOf(tokenOf(TOKEN));

  it("hold until their time is over", () => {
    const value = sessions.issue(1000);
    expect(sessions.holds(value, 1000 + SESSION_SECONDS - 1)).toBe(true);
    expect(sessions.holds(value, 1000 + SESSION_SECONDS)).toBe(false);
  });

  it("hold for the same token after a restart, and for no other", () => {
    const value = sessions.issue(1000);
    expect(sessionsOf(tokenOf(TOKEN)).holds(value, 1001)).toBe(true);
    expect(sessionsOf(tokenOf(`${TOKEN}x`)).holds(value, 1001)).toBe(false);
  });

  it("are read from among other cookies", () => {
    expect(cookieOf("a=1; b=2=3;c=4", "b")).toBe("2=3");
    expect(cookieOf("ab=1", "b")).toBeUndefined();
    expect(cookieOf(undefined, "b")).toBeUndefined();
  });
});

describe("Attempts", () => {
  it("make an address wait after twenty wrong tokens, and no other", () => {
    let now = 0;
    const attempts = new Attempts(() => now);
    for (let count = 0; count < 20; count += 1) {
      attempts.admit("a");
      attempts.wrong("a");
    }
    expect(() => attempts.admit("a")).toThrow("Too many wrong tokens");
    expect(() => attempts.admit("b")).not.toThrow();
    now = 60_000;
    expect(() => attempts.admit("a")).not.toThrow();
  });

  it("remember a bounded number of addresses", () => {
    const attempts = new Attempts(() => 0);
    for (let count = 0; count < 20; count += 1) attempts.wrong("first");
    for (let count = 0; count < 10_000; count += 1) attempts.wrong(`other ${count}`);
    expect(() => attempts.admit("first")).not.toThrow();
  });
});
