/** How the backend is, and what it keeps. */
import type { ReactNode } from "react";
import type { Check, Setup } from "@sightline/api";
import { StatusShape } from "../component/status.tsx";
import { duration, inWords } from "../format/duration.ts";
import { count, percent } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";
import { bytes } from "../format/rate.ts";
import { statusOf } from "./words.ts";

export function Checks({ checks }: { readonly checks: readonly Check[] }): ReactNode {
  return (
    <ul className="setup-list">
      {checks.map((check) => (
        <li key={check.name}>
          <StatusShape status={statusOf(check)} />
          <div>
            <p>
              <b>{check.name}</b>
              <span>{check.message}</span>
            </p>
            {check.hint !== undefined && <p className="setup-hint">{check.hint}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  /** How much of it is used, from 0 to 1. */
  readonly used?: number;
}

export function Kept({ setup }: { readonly setup: Setup }): ReactNode {
  return (
    <dl className="setup-kept">
      {keptFacts(setup).map(({ name, value, note, used }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="fact">{value}</dd>
          <dd className="setup-bar" aria-hidden="true">
            {used !== undefined && (
              <i>
                <i style={{ width: `${Math.min(used, 1) * 100}%` }} />
              </i>
            )}
          </dd>
          <dd className="cut" title={note}>
            {note}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function keptFacts({ storage, journal, disk }: Setup): readonly Fact[] {
  const facts: Fact[] = [];
  if (storage !== null) {
    const { bytes: size, limitBytes: limit, retentionDays, spans, logs, samples } = storage;
    facts.push({
      name: "Telemetry",
      value: textOf(bytes(size)),
      note: `${textOf(count(spans))} spans, ${textOf(count(logs))} log records, ${textOf(count(samples))} samples`,
    });
    facts.push({
      name: "Size limit",
      value: limit === null ? "none" : textOf(bytes(limit)),
      note:
        limit === null
          ? "--max-disk 10GiB lets the oldest go above it"
          : `${textOf(percent(size / limit))} used, the oldest goes above it`,
      ...(limit === null ? {} : { used: size / limit }),
    });
    facts.push({ name: "Retention", value: inWords(retentionDays * 86_400), note: "--retention changes it" });
  }
  if (disk !== null) {
    facts.push({
      name: "Disk",
      value: `${textOf(bytes(disk.free))} free`,
      note: `of ${textOf(bytes(disk.size))}${typeof storage?.directory === "string" ? `, at ${storage.directory}` : ""}`,
      used: 1 - disk.free / disk.size,
    });
  }
  if (journal !== null) {
    const waits =
      journal.rows === 0 ? "" : `, the oldest row waits for ${textOf(duration(journal.oldestSeconds))}`;
    facts.push({
      name: "Journal",
      value: `${textOf(count(journal.rows))} rows`,
      note: `${textOf(bytes(journal.bytes))} in ${journal.segments} ${journal.segments === 1 ? "segment" : "segments"}${waits}`,
    });
    facts.push({
      name: "Newest load",
      value: textOf(duration(journal.loadSeconds)),
      note: "from the journal into the tables",
    });
    facts.push({
      name: "Quarantine",
      value: journal.quarantined === 0 ? "empty" : `${journal.quarantined} segments`,
      note:
        journal.quarantined === 0
          ? "rows that could not be loaded would lie there"
          : "in quarantine/ of the data directory; the log says why",
    });
  }
  if (storage !== null) {
    facts.push({
      name: "Store",
      value: storage.store,
      note:
        storage.durability === null
          ? "in memory, until the backend ends"
          : storage.durability === "fsync"
            ? "what is acknowledged survives a power cut (fsync)"
            : "what is acknowledged survives a crash (commit)",
    });
  }
  return facts;
}
