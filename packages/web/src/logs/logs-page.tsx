import { type ReactNode, useCallback, useMemo, useRef } from "react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { LogList as Answer, LogRecord } from "@sightline/api";
import { Button } from "../component/button.tsx";
import { DetailPane } from "../component/pane.tsx";
import { AccentBar, Empty, Failure, SkeletonRows, Stopped } from "../component/state.tsx";
import type { FilterBarHandle } from "../filter-bar/filter-bar.tsx";
import { PageFilter } from "../filter-bar/page-filter.tsx";
import { withEqual } from "../filter-bar/terms.ts";
import { useFilter } from "../filter-bar/use-filter.ts";
import { count } from "../format/number.ts";
import { duration } from "../format/duration.ts";
import { textOf } from "../format/quantity.ts";
import { Page } from "../shell/page.tsx";
import { brushed } from "../traces/brushed.ts";
import { copyText } from "../traces/copy.ts";
import { ListFoot } from "../traces/list-foot.tsx";
import { useCursor } from "../traces/use-cursor.ts";
import { useListKeys } from "../traces/use-list-keys.ts";
import { crosshair } from "../window/crosshair.ts";
import { useSelection } from "../window/use-selection.ts";
import { useWindow } from "../window/use-window.ts";
import { LogDetail } from "./log-detail.tsx";
import { LogList } from "./log-list.tsx";
import { NoLogs } from "./no-logs.tsx";
import { useLogs } from "./use-logs.ts";
import { VolumeChart } from "./volume-chart.tsx";
import "../traces/traces.css";
import "../trace/detail/detail.css";
import "./logs.css";

const route = getRouteApi("/logs");

export function LogsPage(): ReactNode {
  const { q = "" } = route.useSearch();
  const time = useWindow();
  const filter = useFilter(q);
  const { answer, volume, list, error, retry, hold } = useLogs(time.window, filter.query);
  const [selected, select] = useSelection();
  const ids = useMemo(() => list.shown.map(({ id }) => id), [list.shown]);
  const cursor = useCursor(ids, selected, select);
  const record = list.shown.find(({ id }) => id === cursor.id);
  const bar = useRef<FilterBarHandle>(null);
  const copyValue = useCallback((text: string, key: string) => void copyText(text, key), []);
  const copyLink = useCallback(() => void copyText(location.href, "The link"), []);
  const open = useOpenTrace();
  useListKeys({
    noun: "trace",
    cursor,
    onFilter: () => bar.current?.focus(),
    onOpen: () => record !== undefined && open(record),
    onCopy: copyLink,
    onLetGo: () => false,
  });

  const empty = answer !== undefined && list.current && list.shown.length === 0;
  const master = (
    <div className="logs-page">
      <PageFilter ref={bar} of="logs" filter={filter} window={time.window} />
      {error !== null && answer === undefined ? (
        <Failure error={error} ways={[{ label: "Try again", go: retry }]} />
      ) : answer === undefined ? (
        <SkeletonRows rows={24} height={24} />
      ) : empty ? (
        <>
          {error !== null && <Stopped error={error} shownOf={answer.to} />}
          <NoLogs filter={filter} time={time} />
        </>
      ) : (
        <div className="traces-body" data-stale={!list.current || error !== null}>
          {!list.current && <AccentBar />}
          {error === null ? <CountLine answer={answer} /> : <Stopped error={error} shownOf={answer.to} />}
          {volume !== undefined && (
            <VolumeChart
              volume={volume}
              window={time.window}
              onBrush={(range) => time.setWindow(brushed(time.window, range))}
              onHover={crosshair.hover}
            />
          )}
          <LogList
            records={list.shown}
            selected={cursor.id ?? null}
            waiting={list.waiting}
            onRelease={list.release}
            onHold={hold}
            onSelect={(chosen) => cursor.set(chosen.id)}
            onEnd={list.more}
            foot={<ListFoot noun="record" shown={list.shown.length} list={list} />}
          />
        </div>
      )}
    </div>
  );
  return (
    <Page
      master={master}
      detail={
        record === undefined ? (
          <Empty title="No record selected">
            <p>Choose a row to see all that was said. Drag over the bars to set the time.</p>
          </Empty>
        ) : (
          <DetailPane
            label="Selected record"
            actions={
              <>
                {record.traceId !== null && (
                  <Button primary kbd="Enter" onClick={() => open(record)}>
                    Open trace
                  </Button>
                )}
                <Button kbd="Y" onClick={copyLink}>
                  Copy link
                </Button>
              </>
            }
          >
            <LogDetail
              record={record}
              onFilter={(key, value) => filter.setTerms(withEqual(filter.terms, key, value))}
              onCopy={copyValue}
            />
          </DetailPane>
        )
      }
      detailOpen={record !== undefined}
      onCloseDetail={() => cursor.set(undefined)}
    />
  );
}

/** To the record's span in its trace; false where it has none. */
function useOpenTrace(): (record: LogRecord) => boolean {
  const navigate = useNavigate();
  return useCallback(
    ({ traceId, spanId }) => {
      if (traceId === null) return false;
      void navigate({
        to: "/traces/$traceId",
        params: { traceId },
        search: spanId === null ? {} : { span: spanId },
      });
      return true;
    },
    [navigate],
  );
}

function CountLine({ answer }: { readonly answer: Answer }): ReactNode {
  return (
    <p className="traces-count">
      <span>
        <strong>{textOf(count(answer.matched))}</strong> records of {textOf(count(answer.total))} match
      </span>
      <span>read in {textOf(duration(answer.elapsedMs / 1000))}</span>
      <span className="scatter-key">
        <span className="key-error-bar">error</span>
        <span className="key-warn-bar">warn</span>
      </span>
    </p>
  );
}
