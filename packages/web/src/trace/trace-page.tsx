import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { SightlineError } from "@sightline/model";
import type { Trace } from "@sightline/api";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Button } from "../component/button.tsx";
import { DetailPane } from "../component/pane.tsx";
import { Empty, Failure, SkeletonRows } from "../component/state.tsx";
import { traceQuery } from "../data/queries.ts";
import { printTerms } from "../filter-bar/terms.ts";
import { useKeys } from "../keyboard/use-keys.ts";
import { Page } from "../shell/page.tsx";
import { copyText } from "../traces/copy.ts";
import { isOnControl } from "../traces/use-list-keys.ts";
import { crosshair } from "../window/crosshair.ts";
import { SpanDetail } from "./detail/span-detail.tsx";
import { TraceLogs } from "./detail/trace-logs.tsx";
import { TraceMaster } from "./trace-master.tsx";
import { type TracePlace, type TraceView, useTraceView } from "./use-trace-view.ts";
import { secondsOf } from "./writing.ts";

const route = getRouteApi("/traces/$traceId");

export function TracePage(): ReactNode {
  const { traceId } = route.useParams();
  const { data, error, refetch } = useQuery(traceQuery(traceId));
  const navigate = useNavigate();
  const back = useCallback(() => void navigate({ to: "/traces" }), [navigate]);
  if (data !== undefined) return <Opened key={traceId} trace={data} onBack={back} />;
  if (error === null) return <Page master={<SkeletonRows rows={24} height={24} />} />;
  if (error instanceof SightlineError && error.status === 404)
    return <Page master={<Unknown traceId={traceId} onBack={back} />} />;
  return (
    <Page
      master={
        <Failure
          error={error}
          ways={[
            { label: "Try again", go: () => refetch() },
            { label: "Back to the traces", go: back },
          ]}
        />
      }
    />
  );
}

function Unknown({ traceId, onBack }: { readonly traceId: string; readonly onBack: () => void }): ReactNode {
  useKeys([{ key: "Escape", label: "back to results", group: "page", footer: true, run: onBack }]);
  return (
    <Empty title="This trace is not here">
      <p>
        No span of <code className="mono">{traceId}</code> is stored. It may be older than the retention, may
        not have been sampled, or its spans may still be on their way: they come a second or two after their
        service has ended them.
      </p>
      <Button primary onClick={onBack} kbd="Escape">
        Back to the traces
      </Button>
    </Empty>
  );
}

function Opened({ trace, onBack }: { readonly trace: Trace; readonly onBack: () => void }): ReactNode {
  const place: TracePlace = route.useSearch();
  const navigate = useNavigate();
  const onPlace = useCallback(
    (change: TracePlace) =>
      void navigate({ to: ".", search: (before: object) => ({ ...before, ...change }), replace: true }),
    [navigate],
  );
  const view = useTraceView(trace, place, onPlace);
  const find = useRef<HTMLInputElement>(null);
  const start = secondsOf(trace.start);
  const onHover = useCallback(
    (time: number | null) => crosshair.hover(time === null ? start : start + time / 1e9),
    [start],
  );
  // The trace's own moment stands on the strip, and follows the pointer within it.
  useEffect(() => {
    crosshair.hover(start);
    return () => crosshair.hover(null);
  }, [start]);

  const filterBy = useCallback(
    (key: string, value: string) => {
      const q = printTerms([{ kind: "comparison", key, operator: "=", value }]);
      void navigate({ to: "/traces", search: (before: object) => ({ ...before, q }) });
    },
    [navigate],
  );
  const copyValue = useCallback((text: string, key: string) => void copyText(text, key), []);
  const copyLink = useCallback(() => void copyText(location.href, "The link"), []);
  const similar = (): boolean => {
    if (view.row === null) return false;
    const { name, service } = view.row.node.span;
    const q = printTerms([{ kind: "comparison", key: "name", operator: "=", value: name }]);
    void navigate({ to: "/traces", search: (before: object) => ({ ...before, service, q }) });
    return true;
  };
  useTraceKeys({ view, place, onPlace, onBack, similar, copyLink, find });

  return (
    <Page
      master={<TraceMaster view={view} place={place} onPlace={onPlace} findRef={find} onHover={onHover} />}
      detail={
        view.row === null ? (
          <DetailPane label="Trace">
            <TraceLogs model={view.model} onSelect={view.show} />
          </DetailPane>
        ) : (
          <DetailPane
            label="Selected span"
            actions={
              <>
                <Button kbd="F" onClick={similar}>
                  Find spans like this
                </Button>
                <Button kbd="Y" onClick={copyLink}>
                  Copy link
                </Button>
              </>
            }
          >
            <SpanDetail
              model={view.model}
              node={view.row.node}
              repeat={view.row.kind === "repeat" && !view.row.open ? view.row.repeat : null}
              onFilter={filterBy}
              onCopy={copyValue}
              onSelect={view.show}
            />
          </DetailPane>
        )
      }
      detailOpen={view.row !== null}
      onCloseDetail={() => onPlace({ span: undefined })}
    />
  );
}

interface TraceKeys {
  readonly view: TraceView;
  readonly place: TracePlace;
  readonly onPlace: (change: TracePlace) => void;
  readonly onBack: () => void;
  readonly similar: () => boolean;
  readonly copyLink: () => void;
  readonly find: { readonly current: HTMLInputElement | null };
}

function useTraceKeys({ view, place, onPlace, onBack, similar, copyLink, find }: TraceKeys): void {
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) find.current?.focus();
    asked.current = false;
  });
  useKeys([
    { key: "j", label: "span", group: "list", footer: true, run: () => view.move(1) },
    { key: "k", label: "span", group: "list", footer: true, run: () => view.move(-1) },
    { key: "ArrowDown", label: "span", group: "list", run: () => view.move(1) },
    { key: "ArrowUp", label: "span", group: "list", run: () => view.move(-1) },
    { key: "h", label: "fold", group: "list", footer: true, run: () => view.fold(false) },
    { key: "l", label: "fold", group: "list", footer: true, run: () => view.fold(true) },
    { key: "ArrowLeft", label: "fold", group: "list", run: () => view.fold(false) },
    { key: "ArrowRight", label: "fold", group: "list", run: () => view.fold(true) },
    { key: "c", label: "critical path", group: "page", footer: true, run: view.onlyPath },
    { key: "n", label: "next error", group: "page", footer: true, run: () => view.nextError() },
    { key: "N", label: "error before", group: "page", run: () => view.nextError(true) },
    { key: "+", label: "zoom", group: "page", footer: true, run: () => view.zoomBy(0.5) },
    { key: "=", label: "zoom", group: "page", run: () => view.zoomBy(0.5) },
    { key: "-", label: "zoom", group: "page", footer: true, run: () => view.zoomBy(2) },
    { key: "0", label: "whole trace", group: "page", run: () => onPlace({ zoom: undefined }) },
    {
      key: "Enter",
      label: "zoom to the span",
      group: "list",
      run: () => {
        if (view.row === null || isOnControl()) return false;
        view.fit(view.row);
        return true;
      },
    },
    {
      key: "/",
      label: "find in the trace",
      group: "page",
      run: () => {
        asked.current = true;
        onPlace({ find: place.find ?? "" });
      },
    },
    { key: "f", label: "spans like this", group: "page", run: similar },
    { key: "y", label: "copy link", group: "page", run: copyLink },
    {
      key: "Escape",
      label: "back to results",
      group: "page",
      footer: true,
      run: () => {
        if (place.find !== undefined) onPlace({ find: undefined });
        else if (place.only !== undefined) onPlace({ only: undefined });
        else if (place.zoom !== undefined) onPlace({ zoom: undefined });
        else onBack();
      },
    },
  ]);
}
