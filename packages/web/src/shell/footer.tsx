/** The page's keys, and how the backend is. */
import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Health } from "@sightline/api";
import { StatusShape } from "../component/status.tsx";
import { healthQuery } from "../data/queries.ts";
import { duration } from "../format/duration.ts";
import { count } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";
import { bytes } from "../format/rate.ts";
import { capOf, linesOf } from "../keyboard/keyboard.ts";
import { isMac, useKeyList } from "../keyboard/use-keys.ts";

/** Seconds. Over this the newest data is late enough to mislead. */
const LATE = 10;

export function Footer(): ReactNode {
  const lines = linesOf(useKeyList().filter(({ footer }) => footer === true));
  const { data, isError } = useQuery(healthQuery);
  return (
    <footer className="footer">
      <div className="footer-keys">
        {lines.map(({ keys, label }) => (
          <span key={label}>
            <b>{keys.map((key) => capOf(key, isMac)).join(" ")}</b> {label}
          </span>
        ))}
      </div>
      <div className="footer-health" role="status">
        {isError ? (
          <span className="crit">
            <StatusShape status="error" /> the backend does not answer
          </span>
        ) : (
          data !== undefined && <Readings health={data} />
        )}
      </div>
    </footer>
  );
}

function Readings({ health }: { readonly health: Health }): ReactNode {
  const { ingest, storage, services, tenants } = health;
  const limit = storage.limitBytes;
  const late = ingest.lagSeconds !== null && ingest.lagSeconds > LATE;
  const worst = health.checks.find(({ status }) => status === health.status);
  return (
    <>
      {health.status !== "ok" && (
        <Link to="/setup" className={health.status === "failed" ? "crit" : "warn"} title={worst?.message}>
          {worst === undefined ? health.status : `${worst.name}: ${worst.message}`}
        </Link>
      )}
      <span>{textOf(count(Math.round(ingest.spansPerSecond)))} spans/s</span>
      {ingest.lagSeconds !== null && (
        <span className={late ? "warn" : undefined}>
          lag {textOf(duration(Math.max(ingest.lagSeconds, 0)))}
        </span>
      )}
      <span className="footer-count">
        {services !== null && plural(services, "service")}
        {tenants !== null && tenants > 0 && `, ${plural(tenants, "tenant")}`}
      </span>
      <span>{stored(storage.bytes, limit)}</span>
    </>
  );
}

/** `41.2 of 200 GB`: one unit where both have the same. */
function stored(used: number, limit: number | null): string {
  const now = bytes(used);
  if (limit === null) return textOf(now);
  const most = bytes(limit);
  return `${now.unit === most.unit ? now.value : textOf(now)} of ${textOf(most)}`;
}

function plural(amount: number, word: string): string {
  return `${textOf(count(amount))} ${word}${amount === 1 ? "" : "s"}`;
}
