import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { storeContract } from "../contract/store-contract.ts";
import { openChdbStore } from "./chdb-store.ts";

describe("the chDB store", () => {
  const directories: string[] = [];
  afterAll(async () => {
    for (const directory of directories) await rm(directory, { recursive: true, force: true });
  });

  storeContract(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "sightline-store-"));
    directories.push(dataDir);
    return openChdbStore({ dataDir, clock: Date.now });
  });
});
