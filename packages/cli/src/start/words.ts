/** What `sightline start` tells its user. */
import { resolve } from "node:path";
import type { Addresses, EndReport, SupervisorEvent } from "@sightline/backend";
import { assertNever } from "@sightline/model";
import { styled, type Terminal } from "../terminal.ts";
import type { StartFlags } from "./flags.ts";

export function readyLine(addresses: Addresses, flags: StartFlags, version: string): string {
  const { ui, otlpHttp, otlpGrpc } = addresses;
  const data = flags.store === "memory" ? null : resolve(flags.data);
  return `${JSON.stringify({ event: "ready", ui, otlpHttp, otlpGrpc, data, version })}\n`;
}

export function readyText(addresses: Addresses, flags: StartFlags, terminal: Terminal): string {
  const kept = flags.store === "memory" ? "in memory, until it ends" : `in ${resolve(flags.data)}`;
  const token =
    flags.tokenFile === undefined
      ? ""
      : `\n  Token     in ${flags.tokenFile}: OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20$(cat ${flags.tokenFile})"`;
  return `
  ${styled(terminal, "bold", addresses.ui)}

  Send to   OTEL_EXPORTER_OTLP_ENDPOINT=${addresses.otlpHttp}${grpcText(addresses)}${token}
  Kept      ${kept}
  End       Ctrl-C

`;
}

function grpcText({ otlpGrpc }: Addresses): string {
  return otlpGrpc === null ? "" : `\n            ${otlpGrpc} over gRPC`;
}

/** What is said of the way the flags have chosen; `undefined`: nothing. */
export function warningOf({ host, allowPlaintext, tlsCert }: StartFlags): string | undefined {
  const wide = !["127.0.0.1", "::1", "localhost"].includes(host);
  if (!wide || !allowPlaintext || tlsCert !== undefined) return undefined;
  return `Warning: on ${host} telemetry and the token cross the network unencrypted. Whoever can listen there can read them and use the token; --tls-cert and --tls-key end that.`;
}

export function sentenceOf(event: SupervisorEvent): string {
  switch (event.kind) {
    case "crashed":
      return `The backend's process ended (${event.how}); it starts again in ${event.restartMs} ms. What was acknowledged is kept.`;
    case "restarted":
      return `The backend is back at ${event.addresses.ui}.`;
    case "restart-failed":
      return `${event.error.message} Trying again in ${event.restartMs} ms.`;
    case "ended":
      return "The backend was asked to end.";
    case "closed":
      return closedSentence(event.report);
    default:
      return assertNever(event, "event");
  }
}

function closedSentence({ spans, logs, samples, onDisk, journalRows }: EndReport): string {
  const taken = `Ended. This run took ${counted(spans, "span")}, ${counted(logs, "log record")}, ${counted(samples, "sample")}`;
  if (!onDisk) return `${taken}; they were in memory, and are gone.`;
  const flushed = journalRows === 0 ? "" : `, the last ${counted(journalRows, "row")} by way of the journal`;
  return `${taken}; all are on disk${flushed}.`;
}

function counted(value: number, word: string): string {
  return `${value.toLocaleString("en-US")} ${word}${value === 1 ? "" : "s"}`;
}
