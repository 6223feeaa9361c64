/**
 * As much of a Redis client as BullMQ asks for, over a plain socket: BullMQ leaves the choice of a client to its user,
 * and takes any object of this shape from `RedisConnection.clientFactory`.
 */
import { EventEmitter } from "node:events";
import { connect, type Socket } from "node:net";
import { RespReader } from "./redis-protocol.ts";

interface Waiting {
  resolve(reply: unknown): void;
  reject(error: Error): void;
}

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

type Argument = string | number | boolean | Buffer | null | undefined;
type Fields = Readonly<Record<string, string | number>>;
type ExecReply = readonly (readonly [Error | null, unknown])[] | null;

export class RedisClient extends EventEmitter {
  readonly isCluster = false;
  // BullMQ tells its own kind of client from a raw one by this mark.
  readonly __bullmq_iredis = true;
  readonly options: RedisAddress & Readonly<Record<string, unknown>>;
  status = "connecting";
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  readonly #scripts: Map<string, { readonly numberOfKeys: number; readonly lua: string }>;

  constructor(options: RedisAddress, scripts: RedisClient["scripts"] = new Map()) {
    super();
    this.options = { ...options, maxRetriesPerRequest: null };
    this.#scripts = scripts;
    const reader = new RespReader((reply) => this.#answered(reply));
    this.#socket = connect(options.port, options.host);
    this.#socket.setNoDelay(true);
    this.#socket.on("connect", () => {
      this.status = "ready";
      this.emit("ready");
    });
    this.#socket.on("data", (chunk: Buffer) => reader.read(chunk));
    this.#socket.on("error", (error) => this.emit("error", error));
    this.#socket.on("close", () => {
      this.status = "end";
      for (const waiting of this.#waiting.splice(0)) waiting.reject(new Error("Connection is closed."));
      this.emit("close");
      this.emit("end");
    });
  }

  get scripts(): Map<string, { readonly numberOfKeys: number; readonly lua: string }> {
    return this.#scripts;
  }

  command(...parts: readonly Argument[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.status === "end") return reject(new Error("Connection is closed."));
      this.#waiting.push({ resolve, reject });
      const bulks = parts.map((part) => (Buffer.isBuffer(part) ? part : Buffer.from(String(part ?? ""))));
      const framed = bulks.flatMap((bulk) => [Buffer.from(`$${bulk.length}\r\n`), bulk, Buffer.from("\r\n")]);
      return this.#socket.write(Buffer.concat([Buffer.from(`*${bulks.length}\r\n`), ...framed]));
    });
  }

  #answered(reply: unknown): void {
    const next = this.#waiting.shift();
    if (reply instanceof Error) next?.reject(reply);
    else next?.resolve(reply);
  }

  async connect(): Promise<void> {
    if (this.status === "connecting") await new Promise((resolve) => this.once("ready", resolve));
  }

  disconnect(): void {
    this.#socket.destroy();
  }

  async quit(): Promise<string> {
    if (this.status === "end") return "OK";
    const closed = new Promise((resolve) => this.#socket.once("close", resolve));
    this.#socket.end();
    await closed;
    return "OK";
  }

  duplicate(): RedisClient {
    return new RedisClient(this.options, this.#scripts);
  }

  defineCommand(name: string, script: { readonly numberOfKeys: number; readonly lua: string }): void {
    this.#scripts.set(name, script);
    Reflect.set(this, name, (args: readonly Argument[]) => this.runCommand(name, args));
  }

  runCommand(name: string, args: readonly Argument[]): Promise<unknown> {
    const script = this.#scripts.get(name);
    if (script === undefined) throw new Error(`BullMQ has not defined the script ${name}.`);
    return this.command("EVAL", script.lua, script.numberOfKeys, ...args);
  }

  multi(): RedisTransaction {
    return new RedisTransaction(this);
  }

  /** Commands on one connection are in order anyway; that others come between does not matter here. */
  pipeline(): RedisTransaction {
    return new RedisTransaction(this);
  }

  async hgetall(key: string): Promise<Record<string, string>> {
    const flat = texts(await this.command("HGETALL", key));
    return Object.fromEntries(
      flat.flatMap((field, at) => (at % 2 === 0 ? [[field, flat[at + 1] ?? ""]] : [])),
    );
  }

  hmget(key: string, ...fields: readonly string[]): Promise<unknown> {
    return this.command("HMGET", key, ...fields);
  }

  hget(key: string, field: string): Promise<unknown> {
    return this.command("HGET", key, field);
  }

  hset(key: string, fields: Fields): Promise<unknown> {
    return this.command("HSET", key, ...Object.entries(fields).flat());
  }

  info(): Promise<unknown> {
    return this.command("INFO");
  }

  clientSetName(name: string): Promise<unknown> {
    return this.command("CLIENT", "SETNAME", name);
  }

  bzpopmin(key: string, timeout: number): Promise<unknown> {
    return this.command("BZPOPMIN", key, timeout);
  }
}

export class RedisTransaction {
  readonly #client: RedisClient;
  readonly #commands: (() => Promise<unknown>)[] = [];

  constructor(client: RedisClient) {
    this.#client = client;
  }

  runCommand(name: string, args: readonly Argument[]): this {
    this.#commands.push(() => this.#client.runCommand(name, args));
    return this;
  }

  hset(key: string, fields: Fields): this {
    this.#commands.push(() => this.#client.hset(key, fields));
    return this;
  }

  async exec(): Promise<ExecReply> {
    const begun = this.#client.command("MULTI");
    const queued = this.#commands.map((send) => send());
    const [, , replies] = await Promise.all([begun, Promise.all(queued), this.#client.command("EXEC")]);
    if (!Array.isArray(replies)) return null;
    return replies.map((reply: unknown) => (reply instanceof Error ? [reply, null] : [null, reply]));
  }
}

function texts(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.map(String) : [];
}
