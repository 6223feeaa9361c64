import { readFileSync } from "node:fs";
import { SightlineError } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { ConfigNode } from "../config/node.ts";
import { relabelRules } from "../config/relabel-rules.ts";
import { relabel } from "./apply.ts";

const labels = z.record(z.string(), z.string());
const schema = z.array(
  z.strictObject({
    name: z.string(),
    in: labels,
    rules: z.array(z.record(z.string(), z.unknown())),
    out: z.union([labels, z.literal("dropped")]).optional(),
    refused: z.string().optional(),
  }),
);
const cases = schema.parse(parse(readFileSync(new URL("cases.yml", import.meta.url), "utf8")));

function outcome({ in: given, rules, refused }: (typeof cases)[number]): unknown {
  try {
    const read = relabelRules(ConfigNode.parse("rules.yml", JSON.stringify(rules)));
    const map = new Map(Object.entries(given));
    return relabel(map, read) ? { out: Object.fromEntries(map) } : { out: "dropped" };
  } catch (error) {
    if (!(error instanceof SightlineError)) throw error;
    const words = `${error.message} ${error.hint}`;
    // The case names a part of it.
    return { refused: refused !== undefined && words.includes(refused) ? refused : words };
  }
}

describe("relabelling", () => {
  it.each(cases)("$name", (one) => {
    expect(outcome(one)).toEqual(one.refused === undefined ? { out: one.out } : { refused: one.refused });
  });
});
