/** Who sends, how, and how much: from the resources of what the receivers took. Bounded, whatever is sent. */
import type { Clock } from "../clock.ts";
import { SlidingRate } from "../health/ingest-rates.ts";
import type { TakenRequest } from "../receiver/intake.ts";
import { SIGNAL_NAMES, type SignalName, type Transport } from "../receiver/signal.ts";
import { UNKNOWN_SERVICE } from "../store/record/service-name.ts";
import { resourceTexts, scanResources } from "./resource-scan.ts";

/** As the OpenTelemetry specification spells `OTEL_EXPORTER_OTLP_PROTOCOL`. */
export type Protocol = "grpc" | "http/protobuf" | "http/json";

export interface SenderTraffic {
  /** Spans, log records, data points since the backend started. */
  readonly items: number;
  /** Over the last minute: metrics come once in several seconds. */
  readonly perSecond: number;
  /** Unix seconds. */
  readonly lastSeen: number;
}

export interface Sender {
  readonly service: string;
  readonly namespace: string | null;
  readonly version: string | null;
  /** Different `service.instance.id`s seen since the backend started; counted up to 100. */
  readonly instances: number;
  /** `telemetry.sdk.*`; null where the sender does not say. */
  readonly sdk: { readonly name: string; readonly version: string; readonly language: string } | null;
  readonly protocol: Protocol;
  /** Unix seconds. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly signals: Readonly<Partial<Record<SignalName, SenderTraffic>>>;
}

export interface SenderLimits {
  readonly senders: number;
  readonly instances: number;
  /** Encoded resources whose sender is remembered, so that attributes are read once. */
  readonly resources: number;
}

const LIMITS: SenderLimits = Object.freeze({ senders: 500, instances: 100, resources: 2000 });
/** A larger resource is read each time instead of being remembered. */
const LARGEST_RESOURCE = 8192;
/** No attribute value of a sender that is kept is longer. */
const LONGEST_TEXT = 200;
const RATE_SECONDS = 60;

const WANTED: ReadonlySet<string> = new Set([
  "service.name",
  "service.namespace",
  "service.version",
  "service.instance.id",
  "telemetry.sdk.name",
  "telemetry.sdk.version",
  "telemetry.sdk.language",
]);

interface Traffic {
  items: number;
  readonly firstSeen: number;
  lastSeen: number;
  readonly rate: SlidingRate;
}

interface Entry {
  readonly identity: Omit<Sender, "instances" | "firstSeen" | "lastSeen" | "signals">;
  readonly instances: Set<string>;
  readonly firstSeen: number;
  lastSeen: number;
  readonly traffic: Partial<Record<SignalName, Traffic>>;
}

export class Senders {
  readonly #clock: Clock;
  readonly #limits: SenderLimits;
  /** The one that was heard last is last, so that the first is the one to forget. */
  readonly #entries = new Map<string, Entry>();
  readonly #ofResource = new Map<string, string>();
  #forgotten = 0;

  constructor(clock: Clock, limits: SenderLimits = LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Senders that made room for others, since the backend started. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Of a very large request only the first resources are looked at: the last of them stands for the rest. */
  taken({ signal, encoding, body, receipt }: TakenRequest, transport: Transport): void {
    const protocol = transport === "grpc" ? "grpc" : (`http/${encoding}` as const);
    let left = receipt.rejections.reduce((sum, { count }) => sum + count, receipt.stored);
    let last: Traffic | undefined;
    scanResources(body, signal, (resource, items) => {
      const entry = this.#entryOf(resource, protocol);
      const now = this.#clock() / 1000;
      entry.lastSeen = now;
      const traffic = (entry.traffic[signal] ??= {
        items: 0,
        firstSeen: now,
        lastSeen: now,
        rate: new SlidingRate(this.#clock, RATE_SECONDS),
      });
      traffic.items += items;
      traffic.lastSeen = now;
      traffic.rate.add(items);
      left -= items;
      last = traffic;
    });
    if (last === undefined || left <= 0) return;
    last.items += left;
    last.rate.add(left);
  }

  /** Sorted by name. */
  list(): readonly Sender[] {
    const now = this.#clock() / 1000;
    return Array.from(this.#entries.values(), (entry) => senderOf(entry, now)).toSorted(
      (left, right) =>
        compare(left.service, right.service) ||
        compare(left.protocol, right.protocol) ||
        left.firstSeen - right.firstSeen,
    );
  }

  #entryOf(resource: Uint8Array, protocol: Protocol): Entry {
    const bytes = Buffer.from(resource.buffer, resource.byteOffset, resource.length);
    const small = bytes.length <= LARGEST_RESOURCE;
    const resourceKey = small ? `${protocol}\n${bytes.toString("latin1")}` : "";
    const known = small ? this.#ofResource.get(resourceKey) : undefined;
    const remembered = known === undefined ? undefined : this.#entries.get(known);
    if (known !== undefined && remembered !== undefined) return this.#heard(known, remembered);

    const texts = resourceTexts(resource, WANTED);
    const identity = identityOf(texts, protocol);
    const key = JSON.stringify(identity);
    const entry = this.#entries.get(key) ?? this.#added(key, identity);
    const instance = texts.get("service.instance.id");
    if (instance !== undefined && entry.instances.size < this.#limits.instances) {
      entry.instances.add(instance.slice(0, LONGEST_TEXT));
    }
    if (small) {
      if (this.#ofResource.size >= this.#limits.resources) this.#ofResource.clear();
      this.#ofResource.set(resourceKey, key);
    }
    return this.#heard(key, entry);
  }

  #added(key: string, identity: Entry["identity"]): Entry {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= this.#limits.senders) {
      this.#entries.delete(oldest);
      this.#forgotten += 1;
    }
    const now = this.#clock() / 1000;
    const entry: Entry = { identity, instances: new Set(), firstSeen: now, lastSeen: now, traffic: {} };
    this.#entries.set(key, entry);
    return entry;
  }

  #heard(key: string, entry: Entry): Entry {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }
}

function identityOf(texts: ReadonlyMap<string, string>, protocol: Protocol): Entry["identity"] {
  const text = (key: string): string | null => texts.get(key)?.slice(0, LONGEST_TEXT) ?? null;
  const name = text("telemetry.sdk.name");
  return {
    service: text("service.name") ?? UNKNOWN_SERVICE,
    namespace: text("service.namespace"),
    version: text("service.version"),
    sdk:
      name === null
        ? null
        : {
            name,
            version: text("telemetry.sdk.version") ?? "",
            language: text("telemetry.sdk.language") ?? "",
          },
    protocol,
  };
}

function senderOf({ identity, instances, firstSeen, lastSeen, traffic }: Entry, now: number): Sender {
  const signals: Partial<Record<SignalName, SenderTraffic>> = {};
  for (const signal of SIGNAL_NAMES) {
    const one = traffic[signal];
    if (one === undefined) continue;
    // Before its first minute is over, the rate is over what there was of it.
    const seconds = Math.min(Math.max(now - one.firstSeen, 1), RATE_SECONDS);
    const perSecond = (one.rate.perSecond() * RATE_SECONDS) / seconds;
    signals[signal] = { items: one.items, perSecond, lastSeen: one.lastSeen };
  }
  return { ...identity, instances: instances.size, firstSeen, lastSeen, signals };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
