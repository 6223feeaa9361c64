import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toOpenApi } from "./openapi.ts";
import { downloads, endpoints, questions } from "./routes.ts";

describe("toOpenApi", () => {
  const document = toOpenApi("1.2.3");

  it("has an operation for every endpoint", () => {
    const operations = Object.values(document.paths).map(({ get, post }) => (get ?? post)?.operationId);
    expect(operations).toEqual([
      ...Object.keys(endpoints),
      ...Object.keys(downloads),
      ...Object.keys(questions),
    ]);
    expect(document.paths["/api/sightline/data"]?.get?.responses["200"]).toMatchObject({
      content: { "application/vnd.sightline.data": { schema: { format: "binary" } } },
    });
  });

  it("spells path parameters in braces and requires them", () => {
    const parameters = document.paths["/api/sightline/services/{name}"]?.get?.parameters;
    expect(parameters?.map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ["name", "path", true],
      ["from", "query", false],
      ["to", "query", false],
      ["query", "query", false],
      ["step", "query", false],
    ]);
  });

  it("describes parameters and forbids unknown fields in answers", () => {
    const { parameters, responses } = document.paths["/api/sightline/traces"]?.get ?? {};
    expect(parameters?.find(({ name }) => name === "limit")?.schema).toMatchObject({
      type: "integer",
      maximum: 1000,
    });
    expect(parameters?.find(({ name }) => name === "cursor")?.description).toBe(
      "Opaque; from the answer before.",
    );
    expect(responses?.["200"]).toMatchObject({
      content: { "application/json": { schema: { additionalProperties: false } } },
    });
  });
});

describe("the subpaths for a browser", () => {
  it.each(["./client.ts", "./filter.ts", "./dashboard.ts"])("%s brings no zod into a bundle", (entry) => {
    const seen = new Set<string>();
    const visit = (file: URL): void => {
      if (seen.has(file.href)) return;
      seen.add(file.href);
      const source = readFileSync(file, "utf8");
      const imports = [...source.matchAll(/^(?:import|export) (?!type )[^;]*? from "([^"]+)";/gms)];
      for (const [, name = ""] of imports) {
        expect(name).not.toBe("zod");
        if (name.startsWith(".")) visit(new URL(name, file));
      }
    };
    visit(new URL(entry, import.meta.url));
    expect(seen.size).toBeGreaterThan(4);
  });
});
