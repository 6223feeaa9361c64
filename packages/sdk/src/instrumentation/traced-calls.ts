/**
 * Libraries that tell of their calls on a tracing channel of Node (`tracing:<name>:start`, `:asyncStart`, `:error`): one
 * message object goes through all events of one call.
 */
import { type Channel, channel } from "node:diagnostics_channel";
import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";
import type { Notices } from "../notice/notices.ts";
import type { Instrumentation } from "./instrumentation.ts";

/** A call that has begun. Of both, the first one counts. */
export interface BegunCall {
  end(result: unknown): void;
  fail(error: unknown): void;
}

export interface TracedChannel {
  /** Called for each call, on the stack of its caller; `undefined` lets it go unwatched. */
  readonly begin: (message: object) => BegunCall | undefined;
  /** The context in which the call does its own work, from the one that is active; left as it is where absent. */
  readonly within?: (active: Context) => Context;
}

/** What Node itself adds to the message of a call. */
interface Settled {
  readonly error?: unknown;
  readonly result?: unknown;
}

interface Running {
  readonly call: BegunCall | undefined;
  readonly context: Context;
}

/** A callback of the caller runs in the caller's context again, whether its call is watched or not. */
export function tracedCalls(
  name: string,
  channels: Readonly<Record<string, TracedChannel>>,
  notices: Notices,
): Instrumentation {
  const undo: (() => void)[] = [];
  return {
    name,
    enable: () => {
      for (const [traced, each] of Object.entries(channels)) undo.push(watch(name, traced, each, notices));
    },
    disable: () => {
      for (const takeBack of undo.splice(0)) takeBack();
    },
  };
}

function watch(name: string, traced: string, { begin, within }: TracedChannel, notices: Notices): () => void {
  const running = new WeakMap<object, Running>();
  // Node makes what a listener throws an uncaught exception.
  const guarded =
    (tell: (message: object) => void) =>
    (message: unknown): void => {
      if (typeof message !== "object" || message === null) return;
      try {
        tell(message);
      } catch (error) {
        notices.once(
          `traced.${traced}`,
          `a call of ${name} was not watched: ${String(error)}. Is this a version that the SDK does not know?`,
        );
      }
    };
  const listeners: Readonly<Record<string, (message: unknown) => void>> = {
    start: guarded((message) => {
      running.set(message, { call: begin(message), context: contextStore.getStore() ?? ROOT_CONTEXT });
    }),
    error: guarded((message) => running.get(message)?.call?.fail(settledOf(message).error)),
    asyncStart: guarded((message) => {
      const { error, result } = settledOf(message);
      if (error === undefined || error === null) running.get(message)?.call?.end(result);
    }),
  };
  const opened: readonly (readonly [Channel, (message: unknown) => void])[] = Object.entries(listeners).map(
    ([event, listener]) => [channel(`tracing:${traced}:${event}`), listener],
  );
  for (const [each, listener] of opened) each.subscribe(listener);
  const asyncStart = channel(`tracing:${traced}:asyncStart`);
  asyncStart.bindStore(contextStore, (message) => contextOf(running, message));
  const start = channel(`tracing:${traced}:start`);
  if (within !== undefined)
    start.bindStore(contextStore, () => within(contextStore.getStore() ?? ROOT_CONTEXT));
  return () => {
    if (within !== undefined) start.unbindStore(contextStore);
    asyncStart.unbindStore(contextStore);
    for (const [each, listener] of opened) each.unsubscribe(listener);
  };
}

function settledOf(message: object): Settled {
  return message;
}

function contextOf(running: WeakMap<object, Running>, message: unknown): Context {
  const known = typeof message === "object" && message !== null ? running.get(message)?.context : undefined;
  return known ?? contextStore.getStore() ?? ROOT_CONTEXT;
}
