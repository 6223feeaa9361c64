/** Starts the three services and their callers on free ports; prints one line when all are ready, and one at the end. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Supervisor } from "./process/supervisor.ts";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "5" },
    seconds: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(`node src/main.ts [--rate N] [--seconds N] [--seed N]

  --rate N      spoken turns a second (default 5); 0 starts the services without callers
  --seconds N   ends everything after N seconds (default 0: runs until SIGTERM or Ctrl-C)
  --seed N      chooses what the callers do (default 1)

Telemetry goes to OTEL_EXPORTER_OTLP_ENDPOINT (default http://127.0.0.1:4318).
`);
  process.exit(0);
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const telemetry = {
  OTEL_EXPORTER_OTLP_ENDPOINT: process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "http://127.0.0.1:4318",
  // Seconds count for somebody who looks at a screen.
  OTEL_BSP_SCHEDULE_DELAY: process.env["OTEL_BSP_SCHEDULE_DELAY"] ?? "1000",
  ENVIRONMENT: process.env["ENVIRONMENT"] ?? "development",
};

let ending = false;
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await supervisor.end();
  process.exitCode = code;
  if (process.connected) process.disconnect();
}

const supervisor = new Supervisor((name, how) => {
  process.stderr.write(`${name} ended by itself (${how}); ending the others\n`);
  void end(1);
});
for (const name of ["SIGTERM", "SIGINT", "disconnect"]) process.on(name, () => void end(0));

const service = (name: string, version: string): Record<string, string> => ({
  ...telemetry,
  OTEL_SERVICE_NAME: name,
  OTEL_SERVICE_VERSION: version,
});

const [speechToText, textToSpeech] = await Promise.all([
  supervisor.startService({
    name: "speech-to-text",
    script: at("speech-to-text/main.ts"),
    env: service("speech-to-text", "1.9.2"),
  }),
  supervisor.startService({
    name: "text-to-speech",
    script: at("text-to-speech/main.ts"),
    nodeArgs: ["--import", "@sightline/sdk/register"],
    env: service("text-to-speech", "3.1.0"),
  }),
]);
const gateway = await supervisor.startService({
  name: "gateway",
  script: at("gateway/main.ts"),
  env: {
    ...service("gateway", "2.4.0"),
    SPEECH_TO_TEXT_URL: speechToText,
    TEXT_TO_SPEECH_URL: textToSpeech,
  },
});
process.stdout.write(
  `${JSON.stringify({ event: "ready", example: "audio-orchestrator", gateway, speechToText, textToSpeech })}\n`,
);

if (Number(values.rate) > 0) {
  const traffic = supervisor.start({
    name: "traffic",
    script: at("traffic/main.ts"),
    env: {
      GATEWAY_URL: gateway,
      TRAFFIC_RATE: values.rate,
      TRAFFIC_SECONDS: values.seconds,
      TRAFFIC_SEED: values.seed,
    },
  });
  traffic.child.on("message", (message) => {
    process.stdout.write(`${JSON.stringify(message)}\n`);
    if (Number(values.seconds) > 0) void end(0);
  });
}
