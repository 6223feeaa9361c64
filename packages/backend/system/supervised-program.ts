/**
 * A supervisor as `sightline start` has one, over the options that are its first argument, as JSON. Prints a line of JSON
 * with addresses and the id of the process that holds the engine, each time that it is ready.
 */
import { Supervisor, type Addresses, type BackendOptions } from "@sightline/backend";

// The test wrote it from the type.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const backend = JSON.parse(process.argv[2] ?? "") as BackendOptions;
const supervisor = new Supervisor({
  backend,
  logLevel: process.env["SIGHTLINE_LOG_LEVEL"] ?? "silent",
  notify: (event) => {
    if (event.kind === "restarted") tell(event.addresses);
  },
});
process.on("SIGTERM", () => void supervisor.stop().then(() => process.exit(0)));
try {
  tell(await supervisor.start());
} catch (cause) {
  process.stdout.write(`${JSON.stringify({ failed: cause instanceof Error ? cause.message : "" })}\n`);
  process.exit(1);
}

function tell(addresses: Addresses): void {
  process.stdout.write(`${JSON.stringify({ addresses, pid: supervisor.pid })}\n`);
}
