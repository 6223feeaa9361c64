/**
 * Redis by `ioredis`, which tells of its commands on Node's diagnostics channels (from 5.11 on). What it cannot tell is
 * whose command it is that waited for a connection: it is sent, and told of, where the connection was opened. So each
 * command is sent in the context in which it was made.
 */
import { type Context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { contextStore } from "../../context/store.ts";
import type { Databases } from "../../database/databases.ts";
import type { Notices } from "../../notice/notices.ts";
import type { Instrumentation } from "../instrumentation.ts";
import type { LibraryHook } from "../module-hook/module-hook.ts";
import { prototypeOf, replaceMethod } from "../replaced-method.ts";
import { type BatchMessage, type CommandMessage, RedisCommands } from "../redis/redis-commands.ts";
import { tracedCalls } from "../traced-calls.ts";

/** Set while a transaction sends its commands: it has one span, and they have none. */
const IN_BATCH = createContextKey("sightline.ioredis.batch");

export function ioredisInstrumentation(databases: Databases, notices: Notices): Instrumentation {
  const commands = new RedisCommands(databases);
  return tracedCalls(
    "ioredis",
    {
      "ioredis:command": {
        begin: (message: CommandMessage) =>
          contextStore.getStore()?.getValue(IN_BATCH) === true ? undefined : commands.command(message),
      },
      "ioredis:batch": {
        begin: (message: BatchMessage) => commands.batch(message),
        within: (active) => active.setValue(IN_BATCH, true),
      },
    },
    notices,
  );
}

export const ioredisHook: LibraryHook = {
  library: "ioredis",
  files: { "ioredis/built/Redis.js": "module.exports" },
  apply: (exports) => {
    const contexts = new WeakMap<object, Context>();
    const prototype = prototypeOf(defaultOf(exports), "Redis");
    // What it tells on its channel; there is none without it.
    if (!("_buildCommandContext" in prototype))
      throw new TypeError("this version tells nothing on Node's diagnostics channels (5.11 does)");
    return replaceMethod<[command: unknown, stream?: unknown]>(
      prototype,
      "sendCommand",
      (original) =>
        function sendCommand(this: unknown, command, stream) {
          if (typeof command !== "object" || command === null) return original.call(this, command, stream);
          const known = contexts.get(command);
          if (known !== undefined) return contextStore.run(known, () => original.call(this, command, stream));
          if (isReady(this)) return original.call(this, command, stream);
          contexts.set(command, contextStore.getStore() ?? ROOT_CONTEXT);
          return original.call(this, command, stream);
        },
    );
  },
};

/** Then the command is written at once, in the context that is active. */
function isReady(client: unknown): boolean {
  return typeof client === "object" && client !== null && "status" in client && client.status === "ready";
}

function defaultOf(exports: unknown): unknown {
  return typeof exports === "object" && exports !== null && "default" in exports ? exports.default : exports;
}
