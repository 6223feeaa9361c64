import { describe, expect, it } from "vitest";
import { withApiCopies } from "./api-copies.ts";
import { explainConfig } from "./explain.ts";

const explanation = explainConfig({
  environment: { OTEL_SERVICE_NAME: "shop" },
  envFiles: [],
  isReadable: () => true,
});

/** A tree in which `node_modules` and the one of the package `old` hold a copy each. */
function treeWith(own: string, other: string) {
  const folders: Record<string, readonly string[]> = {
    "/app/node_modules": ["@opentelemetry", "old"],
    "/app/node_modules/@opentelemetry": ["api"],
    "/app/node_modules/old/node_modules": ["@opentelemetry"],
    "/app/node_modules/old/node_modules/@opentelemetry": ["api"],
  };
  return {
    list: (folder: string) => Promise.resolve(folders[folder.replaceAll("\\", "/")] ?? []),
    read: (file: string) => Promise.resolve(JSON.stringify({ version: file.includes("old") ? other : own })),
  };
}

describe("the copies of OpenTelemetry's API in an explanation", () => {
  it("are a note when all of them reach the SDK, and a problem when one does not", async () => {
    const noted = await withApiCopies(explanation, "/app", treeWith("1.10.0", "1.9.0"));
    expect(noted).toMatchObject({ ok: true, problems: [] });
    expect(noted.notes.at(-1)?.message).toContain("is installed 2 times");
    const broken = await withApiCopies(explanation, "/app", treeWith("1.10.0", "1.12.0"));
    expect(broken.ok).toBe(false);
    expect(broken.problems).toEqual([
      {
        kind: "api-copies",
        name: "@opentelemetry/api",
        message: expect.stringContaining("is lost"),
      },
    ]);
  });

  it("are not spoken of when there is one", async () => {
    const none = { list: () => Promise.resolve([]), read: () => Promise.resolve(undefined) };
    expect(await withApiCopies(explanation, "/app", none)).toBe(explanation);
  });
});
