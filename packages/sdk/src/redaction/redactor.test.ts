import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Redactor, redactor } from "./redactor.ts";

interface Case {
  readonly name: string;
  readonly value: string;
  readonly secret: string;
}

function cases(file: string): readonly Case[] {
  return readFileSync(new URL(`./cases/${file}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name = "", value = "", secret = ""] = line
        .replaceAll("·", "")
        .replaceAll(String.raw`\n`, "\n")
        .split(" | ");
      return { name, value, secret };
    });
}

function cleaned(subject: Redactor, { name, value }: Case): string {
  if (name === "text") return subject.text(value);
  return name === "url" ? subject.url(value) : subject.value(name, value);
}

describe("secrets", () => {
  it.each(cases("secrets.txt"))("$name | $value", (each) => {
    const left = cleaned(redactor(), each);
    expect(each.value).toContain(each.secret);
    expect(left).not.toContain(each.secret);
    expect(left).toMatch(/\[redacted:(?:secret|token|password|authorization|email|card|iban|key)\]/u);
  });
});

describe("look-alikes", () => {
  it.each(cases("look-alikes.txt"))("$name | $value", (each) => {
    expect(cleaned(redactor(), each)).toBe(each.value);
  });
});

describe("a redactor", () => {
  it("finds every secret of the list and takes nothing from the look-alikes", () => {
    const subject = redactor();
    const secrets = cases("secrets.txt");
    const innocents = cases("look-alikes.txt");
    const found = secrets.filter((each) => !cleaned(subject, each).includes(each.secret)).length;
    const wronged = innocents.filter((each) => cleaned(subject, each) !== each.value).length;
    expect({ found: found / secrets.length, wronged: wronged / innocents.length }).toEqual({
      found: 1,
      wronged: 0,
    });
  });

  it("is described with the lengths of both lists", () => {
    const guide = readFileSync(new URL("../../../../docs/guide/redaction.md", import.meta.url), "utf8");
    expect(guide.match(/\d+(?= cases)/gu)).toEqual(
      ["secrets.txt", "look-alikes.txt"].map((file) => String(cases(file).length)),
    );
  });

  it("keeps what stands around a secret", () => {
    const subject = redactor();
    expect(subject.text("login of ada@example.com from 10.0.0.1")).toBe(
      "login of [redacted:email] from 10.0.0.1",
    );
    expect(subject.text("Authorization: Bearer a1b2c3d4e5")).toBe(
      "Authorization: Bearer [redacted:authorization]",
    );
    expect(subject.text("postgres://shop:hunter2@db/shop")).toBe(
      "postgres://shop:[redacted:password]@db/shop",
    );
    expect(subject.url("/reset?token=abc&lang=de")).toBe("/reset?token=[redacted:secret]&lang=de");
  });

  it("keeps numbers and booleans under a secret's name, but not digits that are the secret", () => {
    const subject = redactor();
    expect(subject.value("token", 12)).toBe(12);
    expect(subject.value("password", true)).toBe(true);
    expect(subject.value("cvv", 123)).toBe("[redacted:secret]");
    expect(subject.value("otp", 482_913n)).toBe("[redacted:secret]");
  });

  it("takes the application's names and shapes, and leaves alone what it allows", () => {
    const subject = redactor({
      keys: ["customerNumber"],
      allowedKeys: ["session_id"],
      patterns: [{ kind: "customer", pattern: /\bCU-\d{6}\b/ }],
    });
    expect(subject.value("customer_number", "12")).toBe("[redacted:secret]");
    expect(subject.value("sessionId", "12")).toBe("12");
    expect(subject.text("CU-123456 and CU-654321")).toBe("[redacted:customer] and [redacted:customer]");
  });

  it("counts what it took, by kind", () => {
    const subject = redactor();
    subject.value("password", "x");
    subject.text("a@example.com and b@example.com");
    expect(Object.fromEntries(subject.counts())).toEqual({ secret: 1, email: 2 });
  });

  it("leaves what is redacted already as it is", () => {
    const subject = redactor();
    const once = subject.text('{"password":"hunter2","mail":"ada@example.com"} Bearer a1b2c3d4e5f6');
    expect(subject.text(once)).toBe(once);
    expect(subject.value("password", "[redacted:secret]")).toBe("[redacted:secret]");
  });

  it("finds an address and a card wherever they stand in a text", () => {
    const around = fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[\w.+@:-]/gu, " "));
    fc.assert(
      fc.property(
        around,
        around,
        fc.constantFrom("ada@example.com", "4242424242424242"),
        (before, after, secret) => {
          expect(redactor().text(`${before} ${secret} ${after}`)).not.toContain(secret);
        },
      ),
    );
  });

  it("comes to an end on texts made to keep patterns busy", () => {
    const hostile = [
      "a".repeat(60_000),
      "@".repeat(60_000),
      "1 ".repeat(30_000),
      `a://${"b:".repeat(20_000)}`,
      "DE12".repeat(15_000),
      `${"a.".repeat(30_000)}@`,
      `password${" ".repeat(60_000)}`,
      `eyJ${"a".repeat(60_000)}.`,
      "a-".repeat(30_000),
    ];
    for (const text of hostile) {
      expect(redactor().text(text).length).toBeGreaterThan(0);
    }
  });
});
