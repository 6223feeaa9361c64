/** Commands of Redis, whatever client sends them. Arguments never leave the process: what is kept is the command's name. */
import type { Databases } from "../../database/databases.ts";
import type { DatabaseTarget } from "../../database/target.ts";
import { contextStore } from "../../context/store.ts";
import { parentOf } from "../../trace/tracer.ts";
import type { BegunCall } from "../traced-calls.ts";

/** What both clients tell of a command. */
export interface CommandMessage {
  readonly command?: string;
  /** As the client leaves them: values are question marks already. */
  readonly args?: readonly unknown[];
  readonly database?: number;
  readonly serverAddress?: string;
  readonly serverPort?: number;
}

export interface BatchMessage extends Omit<CommandMessage, "command" | "args"> {
  readonly batchMode?: string;
  readonly batchSize?: number;
}

/** Commands that wait for something to happen: how long they take tells nothing of the database. */
const WAITING: ReadonlySet<string> = new Set([
  "BLPOP",
  "BRPOP",
  "BLMOVE",
  "BLMPOP",
  "BRPOPLPUSH",
  "BZPOPMIN",
  "BZPOPMAX",
  "BZMPOP",
  "SUBSCRIBE",
  "PSUBSCRIBE",
  "SSUBSCRIBE",
  "MONITOR",
]);
/** These wait only with the option `BLOCK`, which stands among their first arguments. */
const MAY_WAIT: ReadonlySet<string> = new Set(["XREAD", "XREADGROUP"]);
/** The parts of a transaction that its own span stands for, and what a client says when it connects. */
const FRAME: ReadonlySet<string> = new Set(["MULTI", "EXEC", "HELLO", "AUTH", "CLIENT", "SELECT"]);
/** One call for many keys. */
const MANY: ReadonlySet<string> = new Set(["MGET", "MSET", "MSETNX", "HMGET", "DEL", "UNLINK", "EXISTS"]);

export class RedisCommands {
  readonly #databases: Databases;
  readonly #targets = new Map<string, DatabaseTarget>();
  readonly #names = new Map<string, string>();

  constructor(databases: Databases) {
    this.#databases = databases;
  }

  /**
   * A command, where a trace asks for it. Without one it is most often the polling of a queue, a health check or the
   * client's own set-up, which would each be a trace of a single span.
   */
  command(message: CommandMessage): BegunCall | undefined {
    const { command = "", args = [] } = message;
    const name = this.#nameOf(command);
    if (name === "" || WAITING.has(name) || (MAY_WAIT.has(name) && args.some(isBlock))) return undefined;
    if (FRAME.has(name) || parentOf(contextStore.getStore()) === undefined) return undefined;
    const statement = this.#databases.command({ operation: name, batch: MANY.has(name) && args.length > 1 });
    return callOf(this.#databases.begin(this.#target(message), statement, args));
  }

  /** A transaction, or a pipeline that the client sends as one. */
  batch(message: BatchMessage): BegunCall | undefined {
    const { batchMode = "PIPELINE", batchSize } = message;
    if (parentOf(contextStore.getStore()) === undefined) return undefined;
    const statement = this.#databases.command({ operation: batchMode, batch: true });
    const begun = this.#databases.begin(this.#target(message), statement);
    begun?.note("db.operation.batch.size", batchSize);
    return callOf(begun);
  }

  #nameOf(command: string): string {
    const known = this.#names.get(command);
    if (known !== undefined) return known;
    const name = command.toUpperCase();
    // A script may define commands without end.
    if (this.#names.size < 1000) this.#names.set(command, name);
    return name;
  }

  #target({
    database = 0,
    serverAddress = "",
    serverPort,
  }: Omit<CommandMessage, "command" | "args">): DatabaseTarget {
    const key = `${serverAddress}:${serverPort}/${database}`;
    const known = this.#targets.get(key);
    if (known !== undefined) return known;
    const made = this.#databases.target({
      system: "redis",
      namespace: String(database),
      serverAddress,
      serverPort,
    });
    this.#targets.set(key, made);
    return made;
  }
}

function isBlock(argument: unknown): boolean {
  return typeof argument === "string" && argument.toUpperCase() === "BLOCK";
}

function callOf(begun: ReturnType<Databases["begin"]>): BegunCall | undefined {
  if (begun === undefined) return undefined;
  return {
    end: () => begun.end(),
    fail: (error) => {
      begun.note("db.response.status_code", prefixOf(error));
      begun.fail(error);
    },
  };
}

/** A refusal of Redis begins with its kind: `WRONGTYPE Operation against a key …`. */
function prefixOf(error: unknown): string | undefined {
  return error instanceof Error ? /^[A-Z]{2,}(?= )/u.exec(error.message)?.[0] : undefined;
}
