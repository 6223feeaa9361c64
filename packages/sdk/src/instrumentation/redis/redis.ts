/** Redis by `redis` (node-redis), which tells of its commands on Node's diagnostics channels (from 6 on). */
import type { Databases } from "../../database/databases.ts";
import type { Notices } from "../../notice/notices.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { tracedCalls } from "../traced-calls.ts";
import { type BatchMessage, type CommandMessage, RedisCommands } from "./redis-commands.ts";

/** Commands of a batch name it; the batch has a span of its own. */
interface NodeRedisMessage extends CommandMessage {
  readonly batchMode?: string;
}

export function redisInstrumentation(databases: Databases, notices: Notices): Instrumentation {
  const commands = new RedisCommands(databases);
  return tracedCalls(
    "redis",
    {
      "node-redis:command": {
        begin: (message: NodeRedisMessage) => {
          if (message.batchMode !== undefined) return undefined;
          // The name is the first argument too.
          const { args = [] } = message;
          return commands.command({ ...message, args: args.slice(1) });
        },
      },
      "node-redis:batch": { begin: (message: BatchMessage) => commands.batch(message) },
    },
    notices,
  );
}
