/** The details of what is chosen in one of the lists. */
import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DatabaseCall, DatabaseLoop, DatabasePool, DatabaseStatement } from "@sightline/api";
import { Badge } from "../component/badge.tsx";
import { Section } from "../component/pane.tsx";
import { databaseStatementQuery, type Asked } from "../data/queries.ts";
import { duration } from "../format/duration.ts";
import { count, percent } from "../format/number.ts";
import { useClock } from "../format/use-clock.ts";
import { Written } from "../format/written.tsx";
import { Distribution } from "./distribution.tsx";
import { LoopBar } from "./rows.tsx";
import { Place, Readings, Shares, Sql } from "./sections.tsx";
import { costOf, momentOf, plural, targetOf } from "./words.ts";

type OnFilter = (key: string, value: string) => void;

export function StatementDetail({
  of,
  asked,
  onFilter,
}: {
  readonly of: DatabaseStatement;
  readonly asked: Asked;
  readonly onFilter: OnFilter;
}): ReactNode {
  const { data, error } = useQuery(databaseStatementQuery(of.id, asked));
  return (
    <>
      <Section>
        <h2 className="pane-title pane-head mono">{of.summary}</h2>
        <p className="quiet">{targetOf(of)}</p>
        <Readings
          of={[
            [duration(of.total), "in all"],
            [count(Math.round(of.count)), "calls"],
            [duration(of.p95), "p95"],
            [duration(of.p50), "p50"],
            [duration(of.max), "at most"],
            [count(of.count === 0 ? null : Math.round(of.rows / of.count)), "rows a call"],
          ]}
        />
        {of.errors > 0 && (
          <p className="small crit db-note">
            <Written of={percent(of.errors / of.count)} /> failed.
          </p>
        )}
      </Section>
      <Sql text={of.text} />
      <Section title="Called from" note={data === undefined ? undefined : "by time in all"}>
        {data === undefined || data.places.length === 0 ? (
          <Place place={of.place} name={of.function} />
        ) : (
          data.places.map((each) => (
            <Place
              key={`${each.place} ${each.function}`}
              place={each.place}
              name={each.function}
              note={<Written of={count(Math.round(each.count))} />}
            />
          ))
        )}
      </Section>
      {error !== null && <p className="small crit db-note">{error.message}</p>}
      {data !== undefined && (
        <>
          <Section title="How long" note="calls by duration">
            <Distribution parts={data.distribution} p95={of.p95} />
          </Section>
          <Shares title="Routes" nobody="outside of a request" rows={data.routes} onChoose={undefined} />
          <Shares
            title="Tenants"
            nobody="no tenant"
            rows={data.tenants}
            onChoose={(tenant) => onFilter("tenant", tenant)}
          />
          <Examples calls={data.examples} />
        </>
      )}
    </>
  );
}

export function LoopDetail({
  of,
  onFilter,
}: {
  readonly of: DatabaseLoop;
  readonly onFilter: OnFilter;
}): ReactNode {
  const clock = useClock();
  return (
    <>
      <Section>
        <h2 className="pane-title pane-head">
          <span className="mono">{of.summary}</span>
          <Badge tone="warning">×{Math.round(of.calls)}</Badge>
        </h2>
        <p className="quiet">
          in {of.route} of {of.service}, last at {clock.second(momentOf(of.lastSeen))}
        </p>
        <Readings
          of={[
            [duration(of.wasted), "wasted in all"],
            [count(of.occurrences), "requests"],
            [count(of.mostCalls), "calls at most"],
          ]}
        />
      </Section>
      <Section title="What to do">
        <p className="db-advice">
          <WithCode text={of.advice === "" ? `one query would replace ${of.calls}` : of.advice} />
        </p>
        <p className="small quiet db-note">
          The middle request took <Written of={duration(of.requestMedian)} />:{" "}
          {costOf(of.wastedMedian, of.requestMedian)} would not have been needed.
        </p>
        <LoopBar of={of} />
      </Section>
      <Section title="The loop stands at">
        <Place place={of.place} name={of.function} />
      </Section>
      <Sql text={of.text} />
      <Shares
        title="Tenants"
        nobody="no tenant"
        rows={of.tenants.map(({ name, count: found }) => ({ name, count: found }))}
        onChoose={(tenant) => onFilter("tenant", tenant)}
      />
    </>
  );
}

export function CallDetail({
  of,
  onFilter,
}: {
  readonly of: DatabaseCall;
  readonly onFilter: OnFilter;
}): ReactNode {
  const clock = useClock();
  return (
    <>
      <Section>
        <h2 className="pane-title pane-head mono">{of.summary}</h2>
        <p className="quiet">
          {targetOf(of)}, called by {of.service} at {clock.second(momentOf(of.time))}
        </p>
        <Readings
          of={[
            [duration(of.duration), "took"],
            [count(of.rows), "rows"],
          ]}
        />
        {of.error !== "" && <p className="crit db-note">Failed: {of.error}</p>}
      </Section>
      <Sql text={of.text} />
      <Section title="Called from">
        <Place place={of.place} name={of.function} />
      </Section>
      <Shares
        title="Tenant"
        nobody="no tenant"
        rows={[{ name: of.tenant, count: 1 }]}
        onChoose={(tenant) => onFilter("tenant", tenant)}
      />
    </>
  );
}

export function PoolDetail({ of }: { readonly of: DatabasePool }): ReactNode {
  return (
    <>
      <Section>
        <h2 className="pane-title pane-head mono">{of.name}</h2>
        <p className="quiet">pool of {of.service}, all its instances together</p>
        <Readings
          of={[
            [count(of.used), "used"],
            [count(of.idle), "idle"],
            [count(of.max), "may open"],
            [count(of.mostUsed), "used at most"],
            [count(of.pending), "wait now"],
            [count(of.mostPending), "waited at once"],
          ]}
        />
      </Section>
      <Section title="Waiting" note="within the window">
        <Readings
          of={[
            [count(of.waits), "handed out"],
            [duration(of.waitMean), "mean wait"],
            [count(of.timeouts), "in vain"],
          ]}
        />
        <p className="small quiet db-note">
          {(of.mostPending ?? 0) > 0
            ? "Callers waited for a connection: shorten what holds one (a transaction around a call to elsewhere, a loop of queries), or let the pool open more."
            : "Nobody waited for a connection when it was looked at."}
        </p>
      </Section>
    </>
  );
}

/** What stands between backticks is code. */
function WithCode({ text }: { readonly text: string }): ReactNode {
  return text.split("`").map((part, at) =>
    at % 2 === 1 ? (
      // The pieces of a sentence have no identity but their order.
      // oxlint-disable-next-line react/no-array-index-key -- see above
      <code key={at} className="mono">
        {part}
      </code>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- see above
      <span key={at}>{part}</span>
    ),
  );
}

function Examples({ calls }: { readonly calls: readonly DatabaseCall[] }): ReactNode {
  const clock = useClock();
  if (calls.length === 0) return null;
  return (
    <Section title="Slowest calls" note={plural(calls.length, "trace")}>
      <ul className="db-examples">
        {calls.map((call) => (
          <li key={call.spanId}>
            <Link
              to="/traces/$traceId"
              params={{ traceId: call.traceId }}
              search={(before) => ({ ...before, span: call.spanId, sel: undefined })}
            >
              {clock.second(momentOf(call.time))}
            </Link>
            <span className="cut">{call.tenant}</span>
            <span className="number fact">
              <Written of={duration(call.duration)} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
