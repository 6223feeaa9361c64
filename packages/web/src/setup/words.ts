/** What the setup page says in words. Pure. */
import type { Check, Refusal, Sender, Setup } from "@sightline/api";
import { assertNever } from "@sightline/model";
import type { Status } from "../component/status.tsx";
import { inWords } from "../format/duration.ts";
import { count } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";

export type SignalName = Refusal["signal"];
export const SIGNALS: readonly SignalName[] = Object.freeze(["traces", "logs", "metrics"]);

const ITEMS: Readonly<Record<SignalName, readonly [string, string]>> = {
  traces: ["span", "spans"],
  logs: ["log record", "log records"],
  metrics: ["data point", "data points"],
};

/** A service that has sent nothing for this many seconds is down, as `sightline_service_up` says it. */
const SILENT = 120;

export function isSilent(sender: Sender, now: number): boolean {
  return now - sender.lastSeen > SILENT;
}

/** All signals together. */
export function perSecond({ signals }: Sender): number {
  return SIGNALS.reduce((sum, signal) => sum + (signals[signal]?.perSecond ?? 0), 0);
}

export function statusOf({ status }: Check): Status {
  switch (status) {
    case "ok":
      return "ok";
    case "degraded":
      return "warning";
    case "failed":
      return "critical";
    default:
      return assertNever(status, "status of a check");
  }
}

/** The finding, before the tables. */
export function sentenceOf({ checks, senders, refusals, time }: Setup): string {
  const bad = checks.filter(({ status }) => status !== "ok");
  const [first] = bad;
  const services = new Set(senders.map(({ service }) => service)).size;
  const silent = senders.filter((sender) => isSilent(sender, time)).length;
  const sending =
    senders.length === 0
      ? "nothing sends yet"
      : services === 1
        ? "1 service sends"
        : `${services} services send`;
  if (first !== undefined) {
    const many =
      bad.length === 1 ? `The ${first.name} needs` : `The ${first.name} and ${bad.length - 1} more need`;
    return `${many} a look, ${sending}`;
  }
  if (senders.length === 0) return "Nothing sends yet";
  const refused = refusals.reduce((sum, refusal) => sum + refusal.count, 0);
  if (refused > 0) return `${sending}, and something was refused`;
  if (silent > 0) return `${sending}, ${silent === 1 ? "one of them is" : `${silent} of them are`} silent`;
  return `${sending}, nothing was refused`;
}

/** `1,204 spans`, `3 requests of metrics`. */
export function refusedOf({ signal, of, count: amount }: Refusal): string {
  if (of === "requests")
    return `${textOf(count(amount))} ${amount === 1 ? "request" : "requests"} of ${signal}`;
  return `${textOf(count(amount))} ${ITEMS[signal][amount === 1 ? 0 : 1]}`;
}

/** `2 s ago`; `now` within the same second. */
export function ago(time: number, now: number): string {
  const seconds = now - time;
  return seconds < 1 ? "now" : `${inWords(seconds)} ago`;
}

/** `nodejs`: what an SDK calls its language, as people do. */
const LANGUAGES: Readonly<Record<string, string>> = {
  nodejs: "Node.js",
  webjs: "browser",
  go: "Go",
  java: "Java",
  python: "Python",
  dotnet: ".NET",
  ruby: "Ruby",
  php: "PHP",
  rust: "Rust",
  cpp: "C++",
  erlang: "Erlang",
  swift: "Swift",
};

export function sdkOf({ sdk }: Sender): string | null {
  return sdk === null ? null : `${sdk.name} ${sdk.version}`.trim();
}

export function languageOf({ sdk }: Sender): string {
  return sdk === null ? "" : (LANGUAGES[sdk.language] ?? sdk.language);
}

/** What tells a sender from the others. */
export function keyOf({ service, namespace, version, sdk, protocol }: Sender): string {
  return [namespace ?? "", service, version ?? "", sdk?.name ?? "", sdk?.version ?? "", protocol].join("|");
}
