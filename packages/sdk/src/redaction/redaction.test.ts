import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/resolve.ts";
import { Redaction, redactionOptions } from "./redaction.ts";
import { redactor } from "./redactor.ts";

function chosen(code: object, variables: Record<string, string> = {}): Redaction {
  const redaction = new Redaction();
  redaction.configure(redactionOptions(resolveConfig(code, variables).config));
  return redaction;
}

describe("the choice of what is taken out", () => {
  it("is the usual by default, from the first import on", () => {
    for (const redaction of [new Redaction(), chosen({})]) {
      expect(redaction.redactor.value("password", "x")).toBe("[redacted:secret]");
      expect(redaction.isOn).toBe(true);
    }
  });

  it.each([
    [{ redaction: false }, {}],
    [{}, { SIGHTLINE_REDACTION: "off" }],
    [{}, { SIGHTLINE_REDACTION: "FALSE" }],
  ])("is nothing by %o and %o", (code, variables) => {
    const redaction = chosen(code, variables);
    expect(redaction.redactor.value("password", "ada@example.com")).toBe("ada@example.com");
    expect(redaction.uncounted.text("ada@example.com")).toBe("ada@example.com");
    expect([...redaction.counts()]).toEqual([]);
  });

  it("is extended by code and by variables together", () => {
    const pattern = /\bCU-\d{6}\b/u;
    const { redactor: subject } = chosen(
      { redaction: { keys: ["customer"], patterns: [{ kind: "customer", pattern }] } },
      { SIGHTLINE_REDACTION_KEYS: "iban_hint, loginName", SIGHTLINE_REDACTION_ALLOWED_KEYS: "session_id" },
    );
    expect(subject.value("customer", "x")).toBe("[redacted:secret]");
    expect(subject.value("login-name", "x")).toBe("[redacted:secret]");
    expect(subject.value("sessionId", "x")).toBe("x");
    expect(subject.text("of CU-123456")).toBe("of [redacted:customer]");
  });

  it.each([
    [{ redaction: "off" }, {}],
    [{ redaction: { key: ["a"] } }, {}],
    [{ redaction: { patterns: [{ kind: "Two Words", pattern: /a/u }] } }, {}],
    [{ redaction: { patterns: [{ kind: "a", pattern: "a" }] } }, {}],
    [{}, { SIGHTLINE_REDACTION: "of" }],
  ])("is refused where it is not understood: %o %o", (code, variables) => {
    expect(() => chosen(code, variables)).toThrow(/redaction|SIGHTLINE_REDACTION/u);
  });

  it("is told with 0 for what was not found", () => {
    const redaction = chosen({});
    redaction.redactor.text("ada@example.com");
    redaction.uncounted.text("bob@example.com");
    expect(Object.fromEntries(redaction.counts())).toMatchObject({ email: 1, token: 0, secret: 0 });
  });
});

describe("values with others in them", () => {
  const subject = redactor();

  it("are searched at any depth, by the names on the way", () => {
    const value = {
      user: { email: "a", name: "Ada" },
      headers: [{ cookie: ["sid=1", "x"] }],
      credentials: { user: "ada", count: 2 },
      plain: [1, true, null, "fine"],
    };
    expect(subject.value("request", value)).toEqual({
      user: { email: "[redacted:email]", name: "Ada" },
      headers: [{ cookie: ["[redacted:secret]", "[redacted:secret]"] }],
      credentials: { user: "[redacted:secret]", count: 2 },
      plain: [1, true, null, "fine"],
    });
    expect(value.user.email).toBe("a");
  });

  it("are the same where nothing was found", () => {
    const value = { a: [{ b: "c" }] };
    expect(subject.value("x", value)).toBe(value);
  });

  it("that are too deep to be looked at do not leave, and circles come to an end", () => {
    const circle: Record<string, unknown> = { secretive: "ada@example.com" };
    circle["self"] = circle;
    expect(JSON.stringify(subject.value("x", circle))).not.toContain("ada@");
  });

  it("that repeat are the same each time, and what is found in them counts each time", () => {
    const fresh = redactor();
    for (let at = 0; at < 600; at++) expect(fresh.repeated(`GET /page-${at}`)).toBe(`GET /page-${at}`);
    for (let at = 0; at < 3; at++) {
      expect(fresh.value("user_agent.original", "curl of ada@example.com")).toBe("curl of [redacted:email]");
      expect(fresh.value("user_agent.original", "curl/8.5.0")).toBe("curl/8.5.0");
    }
    expect(fresh.counts().get("email")).toBe(3);
  });

  it("of OpenTelemetry's names with a form of their own are read by it", () => {
    expect(subject.value("url.query", "page=2&email=ada")).toBe("page=2&email=[redacted:email]");
    expect(subject.value("url.full", "http://h/a?token=b#c")).toBe("http://h/a?token=[redacted:secret]#c");
    expect(subject.value("http.route", "/reset/:token")).toBe("/reset/:token");
  });
});
