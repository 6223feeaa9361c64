import { readFileSync } from "node:fs";
import { configurationPage, envExample, explainConfig } from "@sightline/sdk/doctor";
import { describe, expect, it } from "vitest";

describe("the configuration's pages", () => {
  it.each([
    ["docs/reference/configuration.md", configurationPage],
    [".env.example", envExample],
  ])("%s is what the table of settings says (npm run reference writes it)", (path, page) => {
    expect(readFileSync(path, "utf8")).toBe(page());
  });

  it("names every setting and every variable", () => {
    const page = configurationPage();
    for (const { name, variables } of explainConfig({ environment: {} }).settings) {
      expect(page).toContain(`| \`${name}\` |`);
      for (const variable of variables) expect(page).toContain(`\`${variable}\``);
    }
  });
});

describe(".env.example", () => {
  const sections = envExample()
    .split(/^# --- (.+) ---$/m)
    .slice(1);
  const variablesOf = (at: number): Record<string, string> =>
    Object.fromEntries(
      Array.from((sections[at] ?? "").matchAll(/^(?:# )?([A-Z_]+)=(.+)$/gm), ([, name, value]) => [
        name,
        value,
      ]),
    );

  it("has sections for this machine, production and SigNoz Cloud, and only the first is in force", () => {
    expect(sections.filter((_, at) => at % 2 === 0)).toEqual([
      expect.stringContaining("Local"),
      expect.stringContaining("Production"),
      expect.stringContaining("SigNoz Cloud"),
      expect.stringContaining("Everything"),
    ]);
    const inForce = explainConfig({ environment: {}, envFiles: [{ path: ".env", text: envExample() }] });
    expect([inForce.ok, inForce.problems]).toEqual([true, []]);
    expect(inForce.exporters[0]?.to).toContain("http://127.0.0.1:4318/v1/traces");
  });

  it.each([
    [1, "http://127.0.0.1:4318/v1/traces (http/protobuf)"],
    [3, "https://collector.example:4317 (grpc, gzip)"],
    [5, "https://ingest.eu.signoz.cloud/v1/traces (http/protobuf, signoz-access-token=***)"],
  ])("section %d works as it stands", (at, to) => {
    const environment = variablesOf(at);
    if (environment["SIGNOZ_URL"] !== undefined) environment["SIGNOZ_URL"] = "https://team.signoz.cloud";
    const explanation = explainConfig({ environment });
    expect([explanation.error, explanation.problems]).toEqual([undefined, []]);
    expect(explanation.exporters[0]?.to).toBe(to);
  });
});
