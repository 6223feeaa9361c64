import { QueryCache, QueryClient } from "@tanstack/react-query";
import { SightlineError } from "@sightline/model";
import { isSignedOut } from "../session/session.ts";
import { holdClockWhile } from "../window/live-clock.ts";

/** Answers of a live window are asked for under a new key each time; old ones need not stay. */
const KEEP = 60_000;

/** A session that ends while a page is open: loading it again asks for the token, and leads back to the same view. */
const queryCache = new QueryCache({
  onError: (error) => {
    if (isSignedOut(error)) window.location.reload();
  },
});

export const queryClient: QueryClient = new QueryClient({
  queryCache,
  defaultOptions: {
    queries: {
      gcTime: KEEP,
      staleTime: 2000,
      refetchOnWindowFocus: false,
      // The backend is often on this very machine: without a network it answers all the same.
      networkMode: "always",
      // What the backend refused it will refuse again; what did not arrive may arrive.
      retry: (failures, error) => failures < 2 && !(error instanceof SightlineError && error.status < 500),
      retryDelay: (failures) => 400 * 2 ** failures,
    },
  },
});

holdClockWhile(() => queryClient.isFetching({ predicate: ({ meta }) => meta?.["live"] === true }) > 0);
