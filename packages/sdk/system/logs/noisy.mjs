/** Writes numbered lines in many turns, then ends as it is told: by whom, the argument says. */
import { getLogger } from "@sightline/sdk";

const [how, count = "200"] = process.argv.slice(2);
const log = getLogger("noisy");
for (let at = 0; at < Number(count); at++) {
  log.info("line", { at });
  if (at % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
}
log.warn("last", { at: Number(count) });
switch (how) {
  case "exit":
    process.exit(3);
  // eslint-disable-next-line no-fallthrough -- an exit does not return
  case "throw":
    throw new Error("nobody catches it");
  case "reject":
    await Promise.reject(new Error("nobody handles it"));
    break;
  case "SIGTERM":
  case "SIGINT":
    setInterval(() => {}, 1000);
    process.kill(process.pid, how);
    log.warn("after", { at: Number(count) + 1 });
    break;
  case "SIGKILL":
    // What was written in turns before this one is out.
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.kill(process.pid, "SIGKILL");
    break;
  case "late":
    process.on("exit", () => log.error("from the exit handler", { at: Number(count) + 1 }));
    break;
  default:
}
