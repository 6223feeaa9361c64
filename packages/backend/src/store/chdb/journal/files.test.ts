import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LimitedFiles } from "../../../../test/journal/limited-files.ts";
import { nodeFiles, type JournalFiles } from "./files.ts";

describe.each<readonly [string, () => JournalFiles]>([
  ["the system's files", () => nodeFiles],
  ["a disk that can be full", () => new LimitedFiles()],
])("%s", (_, open) => {
  let directory = "";
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "sightline-files-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("are written at an offset, cut, synced and read", async () => {
    const files = open();
    const path = join(directory, "a");
    const file = await files.create(path);
    await file.write(Buffer.from("hello"), 0);
    await file.write(Buffer.from("p, world"), 3);
    await file.truncate(4);
    await file.sync();
    await file.close();
    await files.syncDirectory(directory);
    expect(Buffer.from(await files.read(path)).toString()).toBe("help");
    const again = await files.open(path);
    await again.truncate(2);
    await again.close();
    expect(await readFile(path, "utf8")).toBe("he");
    await (await files.create(path)).close();
    expect(await files.read(path)).toHaveLength(0);
  });

  it("are listed, renamed over others and removed, there or not", async () => {
    const files = open();
    const folder = join(directory, "b", "c");
    expect(await files.list(folder)).toEqual([]);
    await files.makeDirectory(folder);
    await files.makeDirectory(folder);
    for (const name of ["x", "y"]) {
      const file = await files.create(join(folder, name));
      await file.write(Buffer.from(name), 0);
      await file.close();
    }
    await files.rename(join(folder, "x"), join(folder, "y"));
    expect(await files.list(folder)).toEqual(["y"]);
    expect(await readFile(join(folder, "y"), "utf8")).toBe("x");
    await files.remove(join(folder, "y"));
    await files.remove(join(folder, "y"));
    expect(await files.list(folder)).toEqual([]);
    await expect(files.open(join(folder, "y"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
