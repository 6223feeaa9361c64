import { type ReactNode, type Ref, useMemo, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { attributesQuery } from "../data/queries.ts";
import type { TimeWindow } from "../window/time-window.ts";
import { FilterBar, type FilterBarHandle } from "./filter-bar.tsx";
import type { FilterControl } from "./use-filter.ts";

interface PageFilterProps {
  readonly of: "spans" | "logs";
  readonly filter: FilterControl;
  readonly window: TimeWindow;
  readonly ref: Ref<FilterBarHandle>;
}

/** Seconds. What completion offers need not follow a live window's every step. */
const STEP = 300;

/** The filter bar of a page, with completion from what the window holds; asked for when the bar is first used. */
export function PageFilter({ of, filter, window, ref }: PageFilterProps): ReactNode {
  const [used, setUsed] = useState(false);
  const from = Math.floor(window.from / STEP) * STEP;
  const to = Math.ceil(window.to / STEP) * STEP;
  const coarse = useMemo(() => ({ from, to, live: false }), [from, to]);
  const { data } = useQuery({ ...attributesQuery({ window: coarse }), enabled: used });
  return (
    <div className="page-filter" onFocus={() => setUsed(true)}>
      <FilterBar
        ref={ref}
        terms={filter.terms}
        onChange={filter.setTerms}
        known={data?.attributes ?? []}
        of={of}
        problem={filter.problem}
      />
    </div>
  );
}
