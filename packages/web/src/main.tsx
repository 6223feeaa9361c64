import { StrictMode } from "react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { api } from "./data/client.ts";
import { queryClient } from "./data/query-client.ts";
import { router } from "./router.ts";
import { needsSigningIn } from "./session/session.ts";
import { SignIn } from "./session/sign-in.tsx";
import { followTheme } from "./theme/theme.ts";
import { askRangeOfVisit, namesWindow, withOpeningRange } from "./window/opening-range.ts";
import "@fontsource-variable/geist/wght.css";
import "@fontsource-variable/geist-mono/wght.css";
import "./theme/base.css";

followTheme();
const place = document.querySelector("#root");
if (place === null) throw new Error("index.html has no element #root for the UI to stand in.");
const root = createRoot(place);
if (await needsSigningIn()) {
  root.render(
    <StrictMode>
      <SignIn onSignedIn={() => window.location.reload()} />
    </StrictMode>,
  );
} else {
  const { pathname, search, hash } = window.location;
  if (!namesWindow(search)) {
    // Before the first drawing, so that no window jumps while it is looked at.
    const range = await askRangeOfVisit(api, pathname, Date.now() / 1000);
    router.history.replace(`${pathname}${withOpeningRange(search, range)}${hash}`);
  }
  root.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
