import { describe, expect, it, vi } from "vitest";
import { redactor } from "../redaction/redactor.ts";
import { MessageTexts } from "./message-text.ts";

describe("messages of lines", () => {
  it("are looked through once when they come again", () => {
    const messages = new MessageTexts();
    const rules = redactor();
    const text = vi.fn<(text: string) => string>(rules.text);
    const watched = { ...rules, text };
    expect(messages.json('paid "at once"', watched)).toBe(String.raw`"paid \"at once\""`);
    expect(messages.json('paid "at once"', watched)).toBe(String.raw`"paid \"at once\""`);
    expect(text).toHaveBeenCalledTimes(1);
  });

  it("lose their secrets each time, and each is counted", () => {
    const messages = new MessageTexts();
    const rules = redactor();
    const message = "welcome ada@example.com";
    expect(messages.json(message, rules)).toBe('"welcome [redacted:email]"');
    expect(messages.json(message, rules)).toBe('"welcome [redacted:email]"');
    expect(rules.counts().get("email")).toBe(2);
  });

  it("are judged anew by another redactor", () => {
    const messages = new MessageTexts();
    expect(messages.json("order A-17", redactor())).toBe('"order A-17"');
    const strict = redactor({ patterns: [{ kind: "order", pattern: /A-\d+/u }] });
    expect(messages.json("order A-17", strict)).toBe('"order [redacted:order]"');
  });

  it("are right however many there are, and remembered again when they repeat", () => {
    const messages = new MessageTexts();
    const rules = redactor();
    const text = vi.fn<(text: string) => string>(rules.text);
    const watched = { ...rules, text };
    for (let order = 0; order < 12_000; order++)
      expect(messages.json(`order ${order} paid`, watched)).toBe(`"order ${order} paid"`);
    text.mockClear();
    for (let time = 0; time < 12_000; time++) messages.json("started", watched);
    const looked = text.mock.calls.length;
    messages.json("started", watched);
    expect(text).toHaveBeenCalledTimes(looked);
  });
});
