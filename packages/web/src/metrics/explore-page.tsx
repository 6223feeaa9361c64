/** Metrics: queries in PromQL, their lines on the window's axis, and what there is to ask for. */
import { type ReactNode, type RefObject, useCallback, useMemo, useRef, useState } from "react";
import { parseQuery } from "@sightline/promql";
import { Failure, SkeletonRows } from "../component/state.tsx";
import { useKeys } from "../keyboard/use-keys.ts";
import { Page } from "../shell/page.tsx";
import { useWidth } from "../track/use-width.ts";
import { copyText } from "../traces/copy.ts";
import { crosshair } from "../window/crosshair.ts";
import { useRootSearch } from "../window/use-root-search.ts";
import { useWindow } from "../window/use-window.ts";
import type { EditorHandle } from "./editor/promql-editor.tsx";
import { ExplorePane } from "./explore-pane.tsx";
import { Picture } from "./picture.tsx";
import { linesOf } from "./plot/lines.ts";
import { QueryRows } from "./query-rows.tsx";
import { metricsIn } from "./query/problems.ts";
import { queriesOf } from "./query/search.ts";
import { stepsOf } from "./query/steps.ts";
import { commonUnit, unitOf, writerOf } from "./query/units.ts";
import { shownStates, useAnswers } from "./query/use-answers.ts";
import { useExplore } from "./query/use-explore.ts";
import { useKnown } from "./query/use-known.ts";
import { tracePlaceOf, useToTraces } from "./to-traces.ts";
import { Toolbar } from "./toolbar.tsx";
import { narrowedText, useTree } from "./use-tree.ts";
import "./metrics.css";

/** The y axis with its gap, and the paddings of the page: what of its width is not the plot's. */
const BESIDE = 100;
/** The plot's width is read in steps of this: a pane that is drawn wider does not ask for each pixel. */
const COARSE = 120;

export function ExplorePage(): ReactNode {
  const time = useWindow();
  const { window } = time;
  const [{ sel, at }, changeRoot] = useRootSearch();
  const explore = useExplore();
  const { search, rows, active } = explore;
  const tree = useTree(explore);
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle>(null);
  const finder = useRef<HTMLInputElement>(null);
  const [paneOpen, setPaneOpen] = useState(false);
  const width = useWidth(place);
  const plotWidth = Math.floor((width - BESIDE) / COARSE) * COARSE;
  const steps = useMemo(() => stepsOf(window, plotWidth), [window, plotWidth]);
  // Not of the rows: these change with every letter that is typed.
  const asked = useMemo(() => queriesOf(search), [search]);
  const isTable = search.as === "table";
  const states = useAnswers(asked, window, width === 0 || isTable ? undefined : steps);
  const shown = useMemo(() => shownStates(asked, states), [asked, states]);
  const known = useKnown(window, useNamed(rows.map(({ draft }) => draft)));
  const sort = search.sort ?? "mean";
  const plotted = useMemo(
    () =>
      linesOf(
        shown.flatMap(({ query, data }) => (data === undefined ? [] : [{ query, answer: data }])),
        sort,
      ),
    [shown, sort],
  );
  const shownTexts = shown.map(({ query }) => query.text).join("\n\n");
  const format = useMemo(() => writerOf(unitOfAll(shownTexts.split("\n\n"))), [shownTexts]);
  const line = plotted.lines.find(({ id }) => id === sel);
  const { openTrace, around } = useToTraces();
  const select = useCallback(
    (id: string | undefined) => changeRoot({ sel: id }, { replace: true }),
    [changeRoot],
  );
  const move = (by: number): boolean => {
    const from = plotted.lines.findIndex(({ id }) => id === sel);
    const next = plotted.lines[Math.min(Math.max(from + by, 0), plotted.lines.length - 1)];
    if (next === undefined) return false;
    select(next.id);
    document.querySelector(`[data-line="${CSS.escape(next.id)}"]`)?.scrollIntoView({ block: "nearest" });
    return true;
  };
  const toTraces = (): boolean => {
    if (line === undefined) return false;
    const text = search[line.letter] ?? "";
    around(tracePlaceOf(line.labels, text), crosshair.get() ?? at ?? window.to - steps.step, steps.step);
    return true;
  };
  const only = (): boolean => {
    const row = rows.find(({ letter }) => letter === line?.letter);
    const text = row === undefined || line === undefined ? undefined : narrowedText(row, line);
    if (row === undefined || text === undefined) return false;
    explore.ask(row.letter, text);
    return true;
  };
  const find = (): void => {
    setPaneOpen(true);
    focusSoon(finder, 30);
  };
  useKeys([
    { key: "/", label: "edit query", group: "page", footer: true, run: () => editor.current?.focus() },
    { key: "m", label: "find a metric", group: "page", footer: true, run: find },
    { key: "i", label: "detail", group: "page", run: () => setPaneOpen(!paneOpen) },
    { key: "a", label: "add a query", group: "page", footer: true, run: explore.add },
    {
      key: "v",
      label: "lines or table",
      group: "page",
      run: () => explore.change({ as: isTable ? undefined : "table" }),
    },
    {
      key: "w",
      label: "stack lines",
      group: "page",
      run: () => explore.change({ draw: search.draw === undefined ? "stacked" : undefined }),
    },
    {
      key: "x",
      label: "exemplars",
      group: "page",
      run: () => explore.change({ exemplars: search.exemplars === undefined ? "off" : undefined }),
    },
    { key: "h", label: "hide or show the query", group: "page", run: () => explore.toggle(active.letter) },
    { key: "j", label: "move", group: "list", footer: true, run: () => move(1) },
    { key: "k", label: "move", group: "list", footer: true, run: () => move(-1) },
    { key: "Enter", label: "traces of the line", group: "list", run: toTraces },
    { key: "o", label: "only this line", group: "list", run: only },
    { key: "y", label: "copy link", group: "page", run: () => void copyText(location.href, "The link") },
    {
      key: "Escape",
      label: "let the line go",
      group: "list",
      run: () => {
        if (sel === undefined && !paneOpen) return false;
        setPaneOpen(false);
        if (sel !== undefined) select(undefined);
        return true;
      },
    },
  ]);

  const master = (
    <div ref={place} className="explore">
      <QueryRows explore={explore} known={known.known} window={window} states={states} editor={editor} />
      <Toolbar
        onPane={() => setPaneOpen(!paneOpen)}
        explore={explore}
        shown={shown}
        lines={plotted}
        steps={steps}
      />
      <Picture
        explore={explore}
        shown={shown}
        plotted={plotted}
        time={time}
        format={format}
        sort={sort}
        selected={sel}
        names={known.known?.names}
        onSelect={select}
        onChoose={(id, moment) => changeRoot({ sel: id, at: Math.round(moment) }, { replace: true })}
        onTrace={openTrace}
        onFind={find}
      />
    </div>
  );
  return (
    <Page
      master={master}
      detail={
        known.known === undefined ? (
          known.error === null ? (
            <SkeletonRows rows={16} height={28} />
          ) : (
            <Failure error={known.error} ways={[{ label: "Ask again", go: known.again }]} />
          )
        ) : (
          <ExplorePane
            explore={explore}
            tree={tree}
            known={known.known}
            window={window}
            step={steps.step}
            line={line}
            steps={plotted.steps}
            format={format}
            onTraces={toTraces}
            onOnly={only}
            search={finder}
          />
        )
      }
      detailOpen={line !== undefined || paneOpen}
      onCloseDetail={() => {
        setPaneOpen(false);
        select(undefined);
      }}
    />
  );
}

/** A pane that slides over the page can have the focus once it has begun to: within some frames. */
function focusSoon(ref: RefObject<HTMLElement | null>, frames: number): void {
  ref.current?.focus();
  if (document.activeElement === ref.current || frames === 0) return;
  requestAnimationFrame(() => focusSoon(ref, frames - 1));
}

/** The metrics that the texts name, as one list for as long as it holds the same names. */
function useNamed(texts: readonly string[]): readonly string[] {
  const key = [
    ...new Set(
      texts.flatMap((text) => {
        const parsed = parseQuery(text);
        return parsed.ok ? metricsIn(parsed.expression) : [];
      }),
    ),
  ].join("\n");
  return useMemo(() => (key === "" ? [] : key.split("\n")), [key]);
}

function unitOfAll(texts: readonly string[]): ReturnType<typeof commonUnit> {
  return commonUnit(
    texts.flatMap((text) => {
      const parsed = parseQuery(text);
      return parsed.ok ? [unitOf(parsed.expression)] : [];
    }),
  );
}
