import { type ReactNode, useMemo, useState } from "react";
import { useQueries, useQuery } from "@tanstack/react-query";
import { NoDataYet } from "../component/state.tsx";
import { logsQuery, setupQuery } from "../data/queries.ts";
import { NothingMatches } from "../filter-bar/nothing-matches.tsx";
import { printTerms, without } from "../filter-bar/terms.ts";
import type { FilterControl } from "../filter-bar/use-filter.ts";
import { longerWindows } from "../traces/longer-windows.ts";
import type { WindowControl } from "../window/use-window.ts";

interface NoLogsProps {
  readonly filter: FilterControl;
  readonly time: WindowControl;
}

/** Why the list is empty: nothing has come yet, nothing in this window, or a filter that nothing meets. */
export function NoLogs({ filter, time }: NoLogsProps): ReactNode {
  const { data: setup } = useQuery(setupQuery);
  const { terms } = filter;
  // The counts belong to the moment the reader came here; a live window must not ask for them again and again.
  const [window] = useState(time.window);
  const asked = useMemo(() => terms.map((_, at) => printTerms(without(terms, at)) || undefined), [terms]);
  const answers = useQueries({ queries: asked.map((query) => logsQuery({ window, query, limit: 1 })) });
  if (terms.length === 0 && setup !== undefined && setup.received.logs === 0)
    return <NoDataYet what="logs" />;
  return (
    <NothingMatches
      noun="log record"
      terms={terms}
      counts={answers.map(({ data, isPlaceholderData }) =>
        isPlaceholderData ? null : (data?.matched ?? null),
      )}
      onDrop={(at) => filter.setTerms(without(terms, at))}
      ways={longerWindows(time)}
    />
  );
}
