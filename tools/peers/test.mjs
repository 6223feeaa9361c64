// @ts-check
/** `npm run test:peers [-- vitest's arguments]`: builds the peers, and runs the tests against them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { at, node, root, run } from "../launch/layout.mjs";
import { buildPeer, peerNames, whyNoPeers } from "./build.mjs";

await run(async () => {
  const missing = whyNoPeers();
  if (missing === undefined) for (const name of peerNames) await buildPeer(name);
  else process.stderr.write(`The tests against peers are skipped: each ${missing}.\n`);
  const vitest = at("node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--project=peers", ...process.argv.slice(2)];
  const child = spawn(node, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  return Number(code ?? 1);
});
