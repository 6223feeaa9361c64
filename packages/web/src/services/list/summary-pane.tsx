/** The selected service in the list: its readings, its routes, who is around it. */
import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../../component/button.tsx";
import { DetailPane, Section } from "../../component/pane.tsx";
import { StatusShape } from "../../component/status.tsx";
import { questionOf, useLasting } from "../../data/lasting.ts";
import { serviceQuery } from "../../data/queries.ts";
import { changeOf } from "../../format/change.ts";
import { duration } from "../../format/duration.ts";
import { percent } from "../../format/number.ts";
import { type Quantity, textOf } from "../../format/quantity.ts";
import { rate } from "../../format/rate.ts";
import { useClock } from "../../format/use-clock.ts";
import { Written } from "../../format/written.tsx";
import { useKeys } from "../../keyboard/use-keys.ts";
import { useScope } from "../../window/use-scope.ts";
import { useWindow } from "../../window/use-window.ts";
import { Estimated } from "../estimated.tsx";
import { Neighbours, errorClass } from "../neighbours.tsx";
import { useServiceActions } from "../use-actions.ts";
import type { AssessedService } from "./page.tsx";

const ROUTES = 8;

export function ServiceSummaryPane({ assessed }: { readonly assessed: AssessedService }): ReactNode {
  const { service, status, findings, seconds } = assessed;
  const { window } = useWindow();
  const { query } = useScope();
  const clock = useClock();
  const { data } = useLasting(
    `${service.name} ${questionOf(window, query)}`,
    useQuery(serviceQuery(service.name, { window, query })),
  );
  const actions = useServiceActions(service);
  useKeys([
    { key: "s", label: "slow traces", group: "page", run: actions.slowTraces },
    { key: "e", label: "failed traces", group: "page", run: actions.failedTraces },
  ]);
  const { yesterday } = service;
  const routes = service.routes.toSorted((a, b) => b.timeSpent - a.timeSpent);
  return (
    <DetailPane
      label={service.name}
      actions={
        <>
          <Button primary kbd="Enter" onClick={actions.open}>
            Open
          </Button>
          <Button kbd="S" onClick={actions.slowTraces}>
            Slow traces
          </Button>
          {service.errors > 0 && (
            <Button kbd="E" onClick={actions.failedTraces}>
              Failed
            </Button>
          )}
          <Button onClick={actions.logs}>Logs</Button>
        </>
      }
    >
      <Section>
        <h2 className="pane-title pane-head">
          <StatusShape status={status} />
          {service.name}
        </h2>
        <p>
          {findings.length === 0
            ? `${service.version === null ? "" : `${service.version} on `}${service.instances} ${service.instances === 1 ? "instance" : "instances"}, last seen ${clock.second(service.lastSeen)}`
            : findings
                .map(({ text, since }) =>
                  since === null ? text : `${text} since ${clock.moment(since, window.to)}`,
                )
                .join("; ")}
        </p>
        <dl className="big-readings">
          <BigReading label="requests" now={service.rate} before={yesterday?.rate ?? null} format={rate} />
          <BigReading
            label="errors"
            now={service.errorRatio}
            before={yesterday?.errorRatio ?? null}
            format={percent}
          />
          <BigReading label="p95" now={service.p95} before={yesterday?.p95 ?? null} format={duration} />
        </dl>
        <Estimated of={service} />
      </Section>
      <Section
        title={
          <>
            Routes <span>{routes.length}, by time spent</span>
            <span className="neighbour-heads tiny">
              <span>rate</span>
              <span>p95</span>
              <span>errors</span>
            </span>
          </>
        }
      >
        <ul className="neighbours">
          {routes.slice(0, ROUTES).map((route) => (
            <li key={route.name}>
              <span className="mono fact cut">{route.name}</span>
              <span className="number fact">
                <Written of={rate(route.requests / seconds)} />
              </span>
              <span className="number fact">
                <Written of={duration(route.p95)} />
              </span>
              <span className={errorClass(route.errorRatio)}>
                <Written of={percent(route.errorRatio)} />
              </span>
            </li>
          ))}
        </ul>
        {routes.length > ROUTES && (
          <button type="button" className="link small" onClick={actions.open}>
            {routes.length - ROUTES} more
          </button>
        )}
      </Section>
      {data !== undefined && data.service.name === service.name && (
        <>
          <Neighbours
            title="Called by"
            neighbours={data.calledBy}
            seconds={seconds}
            none="Nobody in this window: its requests come from outside."
          />
          <Neighbours
            title="Calls"
            neighbours={data.calls}
            seconds={seconds}
            none="Nothing that sends or receives spans."
          />
        </>
      )}
    </DetailPane>
  );
}

interface BigReadingProps {
  readonly label: string;
  readonly now: number | null;
  readonly before: number | null;
  readonly format: (value: number | null) => Quantity;
}

function BigReading({ label, now, before, format }: BigReadingProps): ReactNode {
  const change = changeOf(now, before, format);
  return (
    <div>
      <dd className="reading-big">
        <Written of={format(now)} />
      </dd>
      <dt className="small quiet">
        {label}
        {before !== null && (change.value === "same" ? ", as yesterday" : `, ${textOf(change)}`)}
      </dt>
    </div>
  );
}
