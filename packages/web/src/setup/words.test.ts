import { describe, expect, it } from "vitest";
import { setupOf } from "../../system/fixture/setup.ts";
import { ago, isSilent, languageOf, refusedOf, sdkOf, sentenceOf } from "./words.ts";

describe("the sentence of the setup page", () => {
  it("is the finding", () => {
    expect(sentenceOf(setupOf("busy"))).toBe("8 services send, nothing was refused");
    expect(sentenceOf(setupOf("empty"))).toBe("Nothing sends yet");
    expect(sentenceOf(setupOf("troubled"))).toBe("The journal and 1 more need a look, 8 services send");
  });

  it("says what was refused, and who is silent, where the backend itself is well", () => {
    const { checks } = setupOf("busy");
    const troubled = { ...setupOf("troubled"), checks };
    expect(sentenceOf(troubled)).toBe("8 services send, and something was refused");
    expect(sentenceOf({ ...troubled, refusals: [] })).toBe("8 services send, one of them is silent");
  });

  it("counts a service once, whatever it sends by", () => {
    const busy = setupOf("busy");
    const [first] = busy.senders;
    if (first === undefined) throw new Error("The fixture has no sender.");
    expect(sentenceOf({ ...busy, senders: [first, { ...first, protocol: "grpc" }] })).toBe(
      "1 service sends, nothing was refused",
    );
  });
});

describe("the words of a row", () => {
  it("are of the right number", () => {
    const refusal = { code: null, reason: "", hint: "", lastSeen: 0 };
    expect(refusedOf({ ...refusal, signal: "traces", of: "items", count: 1 })).toBe("1 span");
    expect(refusedOf({ ...refusal, signal: "metrics", of: "items", count: 1204 })).toBe("1,204 data points");
    expect(refusedOf({ ...refusal, signal: "logs", of: "requests", count: 2 })).toBe("2 requests of logs");
  });

  it("say how long ago", () => {
    expect([ago(10, 10.4), ago(10, 12), ago(10, 200), ago(20, 10)]).toEqual([
      "now",
      "2 s ago",
      "3 min ago",
      "now",
    ]);
  });

  it("know a silent sender after two minutes", () => {
    const [sender] = setupOf("busy").senders;
    if (sender === undefined) throw new Error("The fixture has no sender.");
    expect(isSilent(sender, sender.lastSeen + 120)).toBe(false);
    expect(isSilent(sender, sender.lastSeen + 121)).toBe(true);
    expect([sdkOf(sender), languageOf(sender)]).toEqual(["sightline 0.1.0", "Node.js"]);
    expect([sdkOf({ ...sender, sdk: null }), languageOf({ ...sender, sdk: null })]).toEqual([null, ""]);
  });
});
