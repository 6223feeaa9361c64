import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readConfigFile } from "./declarative/file.ts";
import { STRENGTH } from "./origin.ts";
import { isOn, resolveConfig, type Resolved } from "./resolve.ts";
import { settingKeys } from "./settings.ts";

interface Case {
  readonly name: string;
  readonly code: string;
  readonly file: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** `setting value source`. */
  readonly expected: readonly string[];
}

const cases: readonly Case[] = readFileSync(new URL("precedence.cases.txt", import.meta.url), "utf8")
  .split(/^case /m)
  .slice(1)
  .map((text) => {
    const [name = "", ...lines] = text.split("\n");
    const of = (word: string): readonly string[] =>
      lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
    const environment = Object.fromEntries(of("env").map((line) => line.split(/=(.*)/s, 2)));
    return { name, code: of("code")[0] ?? "{}", file: of("file")[0], environment, expected: of("=>") };
  });

function resolved({ code, file, environment }: Case): Resolved {
  const variables = file === undefined ? environment : { ...environment, OTEL_CONFIG_FILE: "otel.yaml" };
  return resolveConfig(JSON.parse(code), variables, (path, all, findings) =>
    readConfigFile(path, all, findings, () => `{file_format: "1.0", ${(file ?? "").slice(1)}`),
  );
}

/** Value and source as the expectation is written. */
function held(setting: string, { config, given }: Resolved): string {
  if (setting === "on") return JSON.stringify(isOn(config));
  if (setting === "sampling") {
    const kinds = (["sampler", "traceSamplerRatio"] as const).map(
      (key) => given.get(key)?.origin.kind ?? "default",
    );
    const kind = kinds.toSorted((left, right) => STRENGTH[left] - STRENGTH[right])[0];
    return `${JSON.stringify(config.sampling)} ${kind}`;
  }
  const key = settingKeys().find((each) => each === setting);
  if (key === undefined) throw new Error(`no setting ${setting}`);
  return `${JSON.stringify(config[key])} ${given.get(key)?.origin.kind}`;
}

describe("precedence", () => {
  it.each(cases)("$name", (one) => {
    const result = resolved(one);
    expect(one.expected.length).toBeGreaterThan(0);
    for (const line of one.expected) {
      const [setting = "", wanted = ""] = line.split(/ (.*)/s, 2);
      const parts = /^(.*?)(?: (code|file|environment|attribute|default))?$/s.exec(wanted);
      const value = JSON.stringify(JSON.parse(parts?.[1] ?? ""));
      expect(`${setting} ${held(setting, result)}`).toBe(
        `${setting} ${[value, parts?.[2]].filter(Boolean).join(" ")}`,
      );
    }
  });

  it("has every case", () => {
    expect(cases.length).toBeGreaterThan(20);
  });
});
