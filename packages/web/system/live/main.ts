/** `node --conditions=@sightline/source packages/web/system/live/main.ts`: the built UI over a backend with a shop's metrics, to look at. */
import { fileURLToPath } from "node:url";
import { startBackend } from "./backend.ts";
import { startFront } from "./front.ts";
import { sendShopMetrics } from "./shop-metrics.ts";

const SERIES = 50;
const root = process.argv[2] ?? fileURLToPath(new URL("../../dist", import.meta.url));
const backend = await startBackend();
await sendShopMetrics(backend.otlpHttp, SERIES);
const front = await startFront(root, backend.ui);
process.stdout.write(`${front.url}\n`);
process.once("SIGTERM", () => void Promise.all([front.close(), backend.close()]));
