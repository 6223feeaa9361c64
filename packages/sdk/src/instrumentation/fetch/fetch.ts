/** Client spans for `fetch` and undici, by undici's channels (Node's own fetch publishes on the same ones). */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { contextStore } from "../../context/store.ts";
import type { Notices } from "../../notice/notices.ts";
import type { OutgoingIdentity } from "../../tenant/outgoing.ts";
import type { SightlineTracer } from "../../trace/tracer.ts";
import { ClientCall, isSuppressed, usualPort } from "../client-call.ts";
import type { Instrumentation } from "../instrumentation.ts";

/** What undici documents of its request. */
interface UndiciRequest {
  readonly method: string;
  readonly origin?: string | URL;
  readonly path: string;
  /** Names and values, flat, in undici 6 and later. */
  readonly headers?: unknown;
  addHeader(name: string, value: string): unknown;
}

interface UndiciMessage {
  readonly request: UndiciRequest;
  readonly response?: { readonly statusCode: number };
  readonly error?: unknown;
}

export function fetchInstrumentation(
  tracer: SightlineTracer,
  identity: OutgoingIdentity,
  notices: Notices,
): Instrumentation {
  const calls = new WeakMap<UndiciRequest, ClientCall>();
  const channels: Readonly<Record<string, (published: unknown) => void>> = {
    "undici:request:create": guarded(notices, ({ request }) => {
      const active = contextStore.getStore();
      if (isSuppressed(active)) return;
      const origin = new URL(String(request.origin));
      const scheme = origin.protocol.slice(0, -1);
      const call = new ClientCall(tracer, active, request.method);
      call.describe({
        scheme,
        host: origin.hostname,
        port: origin.port === "" ? usualPort(scheme) : Number(origin.port),
        path: request.path,
      });
      calls.set(request, call);
      call.inject(origin.hostname, identity, (name, value) => setHeader(request, name, value));
    }),
    "undici:request:headers": guarded(notices, ({ request, response }) => {
      if (response !== undefined) calls.get(request)?.answered(response.statusCode, undefined);
    }),
    "undici:request:trailers": guarded(notices, ({ request }) => calls.get(request)?.end()),
    "undici:request:error": guarded(notices, ({ request, error }) => {
      const call = calls.get(request);
      call?.failed(error);
      call?.end();
    }),
  };
  return {
    name: "fetch",
    enable: () => {
      for (const [channel, listener] of Object.entries(channels)) subscribe(channel, listener);
    },
    disable: () => {
      for (const [channel, listener] of Object.entries(channels)) unsubscribe(channel, listener);
    },
  };
}

/** Replaces what the caller gave under that name: two parents would be none. */
function setHeader(request: UndiciRequest, name: string, value: string): void {
  const headers: unknown = request.headers;
  if (Array.isArray(headers)) {
    for (let at = 0; at < headers.length; at += 2) {
      if (String(headers[at]).toLowerCase() === name) {
        headers[at + 1] = value;
        return;
      }
    }
  }
  request.addHeader(name, value);
}

function guarded(notices: Notices, act: (message: UndiciMessage) => void): (published: unknown) => void {
  return (published) => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undici documents the messages of these channels
      act(published as UndiciMessage);
    } catch (error) {
      notices.once("fetch", `an outgoing request could not be observed: ${String(error)}`);
    }
  };
}
