/** Stands in a page's place when its code does not arrive or stops; strip, tabs and footer stay. */
import type { ReactNode } from "react";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { Button } from "../component/button.tsx";
import { StatusShape } from "../component/status.tsx";
import { Page } from "./page.tsx";

/** How Chromium, Firefox, Safari and Vite's own preloading say that a module or stylesheet could not be read. */
const NOT_ARRIVED = /dynamically imported module|importing a module script|unable to preload/iu;

export function PageFailure({ error, reset }: ErrorComponentProps): ReactNode {
  const message = error instanceof Error ? error.message : String(error);
  const lost = NOT_ARRIVED.test(message);
  return (
    <Page
      master={
        <div className="state" role="alert">
          <h2 className="pane-title">
            <StatusShape status="error" />
            {lost ? "This page’s code did not arrive" : "This page stopped"}
          </h2>
          <p>
            {lost
              ? "The backend does not answer, or another version of it runs by now. Load the page again when it is back."
              : "It met something it cannot show. Loading it again keeps the window and the filter."}
          </p>
          <div className="state-ways">
            <Button primary onClick={() => window.location.reload()}>
              Load again
            </Button>
            {!lost && <Button onClick={reset}>Try to go on</Button>}
          </div>
          <p className="mono quiet">{message}</p>
        </div>
      }
    />
  );
}
