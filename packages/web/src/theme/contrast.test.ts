import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast } from "./contrast.ts";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

function tokensOf(theme: "dark" | "light"): Map<string, string> {
  const block = css.slice(css.indexOf(`[data-theme="${theme}"]`));
  const body = block.slice(block.indexOf("{") + 1, block.indexOf("}"));
  return new Map(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]+);/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

const surfaces = ["bg0", "bg1", "bg2", "bg3", "bg4", "sel"];

describe.each(["dark", "light"] as const)("the %s theme", (theme) => {
  const tokens = tokensOf(theme);
  const ratio = (ink: string, surface: string): number =>
    contrast(tokens.get(ink) ?? "", tokens.get(surface) ?? "");

  it.each(["t1", "t2", "t3", "accent", "crit", "warn", "ok"])("writes %s legibly on every surface", (ink) => {
    for (const surface of surfaces) expect(ratio(ink, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it("writes legibly on the accent", () => {
    expect(ratio("on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("draws series %i visibly on both page surfaces", (series) => {
    expect(ratio(`c${series}`, "bg1")).toBeGreaterThanOrEqual(3);
    expect(ratio(`c${series}`, "bg2")).toBeGreaterThanOrEqual(3);
  });
});

describe("contrast", () => {
  it("is 21 between black and white, either way round", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#ffffff", "#000000")).toBeCloseTo(21);
  });
});
