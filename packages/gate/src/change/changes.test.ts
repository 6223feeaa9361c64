import { describe, expect, it } from "vitest";
import { readDiff, removedLines, touches } from "./changes.ts";

const head = (path: string): string => `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n`;

describe("readDiff", () => {
  it("reads added, changed and removed lines, each with the place in the new file", () => {
    const diff = `${head("src/a.ts")}@@ -1,0 +2,3 @@ function a() {\n+one\n+two\n+three\n@@ -9 +13 @@\n-old\n+new\n@@ -20,2 +23,0 @@\n-gone\n-gone\n`;
    expect(readDiff(diff).get("src/a.ts")).toEqual([
      { from: 2, to: 4, isGap: false },
      { from: 13, to: 13, isGap: false },
      { from: 23, to: 24, isGap: true },
    ]);
  });

  it("takes lines of code for code, though they look like heads", () => {
    const diff = `${head("notes.ts")}@@ -1,2 +1,2 @@\n--- a/old.ts\n-@@ -1 +1 @@\n+++ b/other.ts\n+diff --git a/x b/x\n\\ No newline at end of file\n${head("b.ts")}@@ -0,0 +1 @@\n+x\n`;
    expect([...readDiff(diff).keys()]).toEqual(["notes.ts", "b.ts"]);
    expect(readDiff(diff).get("notes.ts")).toHaveLength(1);
  });

  it("leaves out files that are gone, and reads names that git quotes", () => {
    const gone =
      "diff --git a/x.ts b/x.ts\ndeleted file mode 100644\n--- a/x.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
    expect(readDiff(gone).size).toBe(0);
    const quoted =
      'diff --git "a/b\\303\\244r.ts" "b/b\\303\\244r.ts"\n--- /dev/null\n+++ "b/b\\303\\244r.ts"\n@@ -0,0 +1 @@\n+x\n';
    expect([...readDiff(quoted).keys()]).toEqual(["bär.ts"]);
  });
});

describe("touches", () => {
  it("counts a removal only between two lines of the function", () => {
    const ranges = [{ from: 5, to: 6, isGap: true }];
    expect(touches(ranges, 1, 5)).toBe(false);
    expect(touches(ranges, 6, 9)).toBe(false);
    expect(touches(ranges, 3, 8)).toBe(true);
    expect(touches("all", 1, 1)).toBe(true);
    expect(touches(undefined, 1, 1)).toBe(false);
  });
});

describe("removedLines", () => {
  it("gives what is gone by the path that it had", () => {
    const gone = `diff --git a/b.ts b/b.ts\ndeleted file mode 100644\n--- a/b.ts\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n--- two\n`;
    const diff = `${head("src/a.ts")}@@ -1,0 +2 @@\n+new\n@@ -9 +13 @@\n-old\n+new\n${gone}`;
    expect([...removedLines(diff)]).toEqual([
      ["src/a.ts", ["old"]],
      ["b.ts", ["one", "-- two"]],
    ]);
  });
});
