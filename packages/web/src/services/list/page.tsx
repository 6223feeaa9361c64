/** All services on one axis: rate, errors and p95 of each, those that need a person first. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ServiceSummary } from "@sightline/api";
import { AccentBar, Empty, Failure, NoDataYet, SkeletonRows, Stopped } from "../../component/state.tsx";
import type { Status } from "../../component/status.tsx";
import { Button } from "../../component/button.tsx";
import { questionOf, useLasting } from "../../data/lasting.ts";
import { activityQuery, servicesQuery, setupQuery } from "../../data/queries.ts";
import { inWords } from "../../format/duration.ts";
import { textOf } from "../../format/quantity.ts";
import { rate } from "../../format/rate.ts";
import { useClock } from "../../format/use-clock.ts";
import type { KeyBinding } from "../../keyboard/keyboard.ts";
import { useKeys } from "../../keyboard/use-keys.ts";
import { Page } from "../../shell/page.tsx";
import { stripStep, usualSpan } from "../../shell/strip/brush.ts";
import { ReleaseNames, Ruler } from "../../track/ruler.tsx";
import { MomentHead } from "../../track/reading.tsx";
import { maxOf } from "../../track/series.ts";
import { TimeField } from "../../track/time-field.tsx";
import { useScope } from "../../window/use-scope.ts";
import { useSelection } from "../../window/use-selection.ts";
import { useWindow } from "../../window/use-window.ts";
import { type Finding, findingsOf, ordered, sentenceOf, statusOf } from "../need.ts";
import { type RedTracks, observed, observedRate, redTracks } from "../red.ts";
import { ServiceRow } from "./row.tsx";
import { ServiceSummaryPane } from "./summary-pane.tsx";
import "../services.css";

/** Status, name, what the line is, its value, yesterday's, the tracks. */
const COLUMNS = "12px minmax(140px, 1fr) 40px 72px 72px minmax(240px, var(--track-width))";
/** Down to where the tracks begin: sentence, column heads. */
const HEAD = 80;
const ROW = 92;

export interface AssessedService {
  readonly service: ServiceSummary;
  readonly tracks: RedTracks;
  readonly findings: readonly Finding[];
  readonly status: Status;
  /** How long it was there, in seconds: what its rates are over. */
  readonly seconds: number;
}

export function ServicesPage(): ReactNode {
  const time = useWindow();
  const { window, setWindow, setLast } = time;
  const { query, scope, setScope } = useScope();
  const clock = useClock();
  const navigate = useNavigate();
  const result = useQuery(servicesQuery({ window, query }));
  const { isPlaceholderData, refetch } = result;
  const { data, error } = useLasting(questionOf(window, query), result);
  const services = useAssessed(data?.services, data ?? window);
  const [selected, select] = useSelection();
  const current = services?.find(({ service }) => service.name === selected) ?? services?.[0];
  const open = (name: string): void => void navigate({ to: "/services/$name", params: { name } });
  useListKeys(services ?? [], current, select, open);
  useKeys([
    {
      key: "Escape",
      label: "let the selection go",
      group: "list",
      run: () => {
        if (selected === undefined) return false;
        select(undefined);
        return true;
      },
    },
  ]);
  const releases = useReleases();
  // A live window's next answer is not a new question: nothing dims.
  const waiting = isPlaceholderData && !window.live;

  if (data === undefined || services === undefined) {
    const ways = [
      { label: "Ask again", go: () => refetch() },
      { label: "Last 15 min", go: () => setLast("15m") },
    ];
    return (
      <Page
        master={
          error === null ? <SkeletonRows rows={7} height={ROW} /> : <Failure error={error} ways={ways} />
        }
      />
    );
  }
  if (services.length === 0 || current === undefined) {
    return (
      <Page
        master={
          <>
            {error !== null && <Stopped error={error} shownOf={data.to} />}
            <NoServices
              scoped={scope.service ?? scope.env ?? scope.tenant}
              onWiden={() => setScope({ env: undefined, service: undefined, tenant: undefined })}
              onDay={() => setLast("24h")}
            />
          </>
        }
      />
    );
  }
  const whole = inWords(window.to - window.from);
  const total = services.reduce((sum, { service }) => sum + service.rate, 0);
  const tops = {
    errors: maxOf(...services.map(({ tracks }) => tracks.errors.values)),
  };
  const master = (
    <div className="services" data-waiting={waiting || error !== null}>
      {waiting && <AccentBar />}
      <TimeField window={window} onWindow={setWindow} columns={COLUMNS} releases={releases} top={HEAD - 3}>
        <header className="services-head">
          <div className="services-words">
            <h1 className="sentence cut">
              {sentenceOf(services, (at) => clock.moment(at, window.to), whole)}
            </h1>
            {error !== null ? (
              <Stopped error={error} shownOf={data.to} />
            ) : (
              <p>
                {services.length === 1 ? "1 service" : `${services.length} services`},{" "}
                {textOf(rate(total)).replace(" /s", "")} requests/s
                {services.every(({ service }) => service.yesterday === null)
                  ? ""
                  : "; beside each value, the change since yesterday"}
              </p>
            )}
          </div>
          <div className="services-columns tiny quiet">
            <span className="services-now">
              <MomentHead whole={whole} />
            </span>
            <span className="number">vs yesterday</span>
            <div>
              <ReleaseNames window={window} releases={releases} />
              <Ruler window={window} />
            </div>
          </div>
        </header>
        <div role="listbox" aria-label="Services, those that need a person first">
          {services.map((assessed) => (
            <ServiceRow
              key={assessed.service.name}
              assessed={assessed}
              window={window}
              selected={assessed === current}
              tops={tops}
              onSelect={select}
              onOpen={open}
            />
          ))}
        </div>
      </TimeField>
    </div>
  );
  return (
    <Page
      master={master}
      detail={<ServiceSummaryPane assessed={current} />}
      detailOpen={selected !== undefined}
      onCloseDetail={() => select(undefined)}
    />
  );
}

function useAssessed(
  services: readonly ServiceSummary[] | undefined,
  span: { readonly from: number; readonly to: number },
): readonly AssessedService[] | undefined {
  const [order, setOrder] = useState<readonly string[]>([]);
  const { from, to } = span;
  const assessed = useMemo(() => {
    if (services === undefined) return undefined;
    const all = services.map((answered) => {
      const service = { ...answered, rate: observedRate(answered, { from, to }) };
      const there = observed(service, { from, to });
      const tracks = redTracks(service.series, there);
      const findings = findingsOf(service, tracks, to);
      return {
        service,
        tracks,
        findings,
        status: statusOf(findings),
        seconds: Math.max(there.to - there.from, 1),
      };
    });
    // The order that was drawn is kept, so that live data moves no row that has no new reason to move.
    return ordered(all, order);
  }, [services, from, to, order]);
  const drawn = assessed?.map(({ service }) => service.name) ?? order;
  if (drawn.join("\n") !== order.join("\n")) setOrder(drawn);
  return assessed;
}

/** Changes in the window; the strip has asked for them already, in the same words. */
function useReleases() {
  const { window } = useWindow();
  const { query } = useScope();
  const step = stripStep(usualSpan(window));
  const from = Math.floor(window.from / step) * step;
  const to = Math.ceil(window.to / step) * step;
  const { data } = useQuery(activityQuery({ window: { from, to, live: false }, query, step }));
  return data?.changes ?? [];
}

function useListKeys(
  services: readonly AssessedService[],
  current: AssessedService | undefined,
  select: (name: string) => void,
  open: (name: string) => void,
): void {
  const at = useRef(0);
  const index = current === undefined ? 0 : services.indexOf(current);
  useEffect(() => {
    at.current = index;
  }, [index]);
  const move = (by: number): void => {
    at.current = Math.min(Math.max(at.current + by, 0), services.length - 1);
    const name = services[at.current]?.service.name;
    if (name === undefined) return;
    select(name);
    document.querySelector(`[data-service="${CSS.escape(name)}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const keys: readonly KeyBinding[] = [
    { key: "j", label: "move", group: "list", footer: true, run: () => move(1) },
    { key: "k", label: "move", group: "list", footer: true, run: () => move(-1) },
    { key: "ArrowDown", label: "move", group: "list", run: () => move(1) },
    { key: "ArrowUp", label: "move", group: "list", run: () => move(-1) },
    {
      key: "Enter",
      label: "open",
      group: "list",
      footer: true,
      run: () => {
        const name = services[at.current]?.service.name;
        if (name === undefined) return false;
        open(name);
        return true;
      },
    },
  ];
  useKeys(services.length === 0 ? [] : keys);
}

interface NoServicesProps {
  readonly scoped: string | undefined;
  readonly onWiden: () => void;
  readonly onDay: () => void;
}

function NoServices({ scoped, onWiden, onDay }: NoServicesProps): ReactNode {
  const { data } = useQuery(setupQuery);
  if (data === undefined) return null;
  if (data.received.spans === 0 && scoped === undefined) return <NoDataYet what="services" />;
  return (
    <Empty title="No service answered in this window">
      <p>
        {scoped === undefined
          ? "Spans have been received, but none of them began here."
          : `Nothing in this window matches the scope ${scoped}.`}
      </p>
      <div className="state-ways">
        {scoped !== undefined && (
          <Button primary onClick={onWiden}>
            Drop the scope
          </Button>
        )}
        <Button primary={scoped === undefined} onClick={onDay}>
          Last 24 h
        </Button>
      </div>
    </Empty>
  );
}
