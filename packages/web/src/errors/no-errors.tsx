import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../component/button.tsx";
import { Empty, NoDataYet } from "../component/state.tsx";
import { setupQuery } from "../data/queries.ts";
import type { FilterControl } from "../filter-bar/use-filter.ts";
import { inWords } from "../format/duration.ts";
import type { WindowControl } from "../window/use-window.ts";

interface NoErrorsProps {
  readonly filter: FilterControl;
  readonly time: WindowControl;
}

/** Why the list is empty: nothing has come yet, a filter that no error meets, or all is well. */
export function NoErrors({ filter, time }: NoErrorsProps): ReactNode {
  const { data: setup } = useQuery(setupQuery);
  const { terms } = filter;
  const { received } = setup ?? {};
  if (terms.length === 0 && received !== undefined && received.spans === 0 && received.logs === 0)
    return <NoDataYet what="errors" />;
  const { from, to } = time.window;
  return (
    <Empty title={terms.length === 0 ? "No errors in this window" : "No error matches"}>
      <p>
        {terms.length === 0
          ? `Nothing threw and nothing logged an error in ${inWords(to - from)}.`
          : "Errors of other services, routes or tenants may be there."}
      </p>
      <div className="state-ways">
        {terms.length > 0 && (
          <Button primary onClick={() => filter.setTerms([])}>
            Drop the filter
          </Button>
        )}
        <Button primary={terms.length === 0} onClick={() => time.setLast("24h")}>
          Last 24 h
        </Button>
      </div>
    </Empty>
  );
}
