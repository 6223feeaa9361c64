import { describe, expect, it } from "vitest";
import { type PaletteContext, paletteEntries } from "./entries.ts";

const context: PaletteContext = {
  services: ["stt", "tts", "gateway"],
  dashboards: [{ id: "tenant-analytics", title: "Tenant analytics" }],
  scoped: undefined,
  moment: (text) => (text === "14:38" ? { time: 1000, label: "14:38" } : null),
};

describe("paletteEntries", () => {
  it("opens a trace by its id, also when it is written with dashes", () => {
    const [only, ...rest] = paletteEntries("4F2A91C0-e7d1-4f2a-91c0-e7d14f2a91c0", context);
    expect(only?.action).toEqual({ kind: "trace", id: "4f2a91c0e7d14f2a91c0e7d14f2a91c0" });
    expect(rest).toEqual([]);
  });

  it("moves the window to a time", () => {
    expect(paletteEntries("14:38", context).map(({ action }) => action)).toEqual([
      { kind: "moment", time: 1000 },
    ]);
  });

  it("finds all words, in any order, what it does before where it goes", () => {
    const found = paletteEntries("stt", context);
    expect(found.map(({ group, title }) => `${group}: ${title}`)).toEqual([
      "Do: Set scope: service = stt",
      "Go to: stt",
    ]);
    expect(paletteEntries("theme light", context).map(({ title }) => title)).toEqual(["Light theme"]);
  });

  it("finds dashboards by their titles, and offers none before", () => {
    expect(paletteEntries("analytics", context).map(({ action }) => action)).toEqual([
      { kind: "dashboard", id: "tenant-analytics" },
    ]);
    expect(paletteEntries("", context).some(({ action }) => action.kind === "dashboard")).toBe(false);
  });

  it("can widen a scope that is set", () => {
    expect(paletteEntries("scope all", { ...context, scoped: "stt" })[0]?.action).toEqual({
      kind: "scope",
      service: undefined,
    });
  });

  it("offers pages first, and nothing for nonsense", () => {
    expect(paletteEntries("", context).find(({ group }) => group === "Go to")?.title).toBe("Traces");
    expect(paletteEntries("zzz", context)).toEqual([]);
  });
});
