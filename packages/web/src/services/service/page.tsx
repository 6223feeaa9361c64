/** One service: rate, errors and duration on one axis against yesterday, its routes, and what is around it. */
import { type ReactNode, useMemo, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { ServiceDetail } from "@sightline/api";
import { AccentBar, Failure, SkeletonRows, Stopped } from "../../component/state.tsx";
import { questionOf, useLasting } from "../../data/lasting.ts";
import { serviceQuery } from "../../data/queries.ts";
import { useClock } from "../../format/use-clock.ts";
import { useKeys } from "../../keyboard/use-keys.ts";
import { Page } from "../../shell/page.tsx";
import { ReleaseNames, Ruler } from "../../track/ruler.tsx";
import { TimeField } from "../../track/time-field.tsx";
import { useScope } from "../../window/use-scope.ts";
import { useWindow } from "../../window/use-window.ts";
import { findingsOf, statusOf } from "../need.ts";
import { observed, redTracks } from "../red.ts";
import { Charts } from "./charts.tsx";
import { ServicePane } from "./pane.tsx";
import { Routes } from "./routes-table.tsx";
import "../services.css";

const route = getRouteApi("/services/$name");
/** The y axis, and the tracks. */
const COLUMNS = "44px minmax(0, 1fr)";

export function ServicePage(): ReactNode {
  const { name } = route.useParams();
  const { window, setLast } = useWindow();
  const { query } = useScope();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const result = useQuery(serviceQuery(name, { window, query }));
  const { isPlaceholderData, refetch } = result;
  const { data, error } = useLasting(`${name} ${questionOf(window, query)}`, result);
  const back = (): void => void navigate({ to: "/services", search: (before) => ({ ...before, sel: name }) });
  useKeys([
    { key: "Escape", label: "all services", group: "page", footer: true, run: back },
    { key: "i", label: "detail", group: "page", run: () => setOpen(!open) },
  ]);
  if (data === undefined) {
    const ways = [
      { label: "All services", go: back },
      { label: "Last 24 h", go: () => setLast("24h") },
      { label: "Ask again", go: () => refetch() },
    ];
    return (
      <Page
        master={
          error === null ? <SkeletonRows rows={3} height={180} /> : <Failure error={error} ways={ways} />
        }
      />
    );
  }
  return (
    <Page
      master={<Master detail={data} waiting={isPlaceholderData && !window.live} error={error} />}
      detail={<ServicePane detail={data} />}
      detailOpen={open}
      onCloseDetail={() => setOpen(false)}
    />
  );
}

function Master({
  detail,
  waiting,
  error,
}: {
  readonly detail: ServiceDetail;
  readonly waiting: boolean;
  readonly error: Error | null;
}): ReactNode {
  const { window, setWindow } = useWindow();
  const clock = useClock();
  const { service, releases, from, to } = detail;
  const tracks = useMemo(
    () => redTracks(service.series, observed(service, { from, to })),
    [service, from, to],
  );
  const findings = findingsOf(service, tracks, to);
  const release = releases.findLast(({ kind }) => kind === "release");
  const words = [
    `${service.version === null ? "" : `${service.version} on `}${service.instances} ${service.instances === 1 ? "instance" : "instances"}`,
    release === undefined ? "" : ` since ${clock.moment(release.time, window.to)}`,
  ].join("");
  return (
    <div className="service-page" data-status={statusOf(findings)} data-stale={error !== null}>
      {waiting && <AccentBar />}
      <header className="service-head">
        <h1 className="sentence">{service.name}</h1>
        {error === null ? <p className="cut">{words}</p> : <Stopped error={error} shownOf={to} />}
        <span className="service-key" aria-hidden="true">
          <span>
            <i />
            now
          </span>
          {detail.yesterdaySeries !== null && (
            <span>
              <i className="before" />
              same time yesterday
            </span>
          )}
        </span>
      </header>
      <TimeField
        window={window}
        onWindow={setWindow}
        columns={COLUMNS}
        releases={releases}
        top={24}
        foot={30}
      >
        <div className="service-releases">
          <div>
            <ReleaseNames window={window} releases={releases} />
          </div>
        </div>
        <Charts detail={detail} tracks={tracks} window={window} findings={findings} />
        <div className="service-ruler">
          <Ruler window={window} />
        </div>
      </TimeField>
      <Routes detail={detail} window={window} />
    </div>
  );
}
