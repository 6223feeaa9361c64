#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";

// What is imported from here on is compiled once for all runs: Node keeps it in its folder for that, beside other tools'.
enableCompileCache();
const { run } = await import("./program.ts");
const { processTerminal } = await import("./terminal.ts");

const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const version =
  typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";

// The reader of our results, such as `head`, has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await run(process.argv.slice(2), { terminal: processTerminal(), version });
