// The subpath `@sightline/api/client`: everything that needs no zod at run time.
export {
  createClient,
  type Answer,
  type Call,
  type Client,
  type ClientOptions,
  type RequestOptions,
  type RequestParams,
} from "./client/client.ts";
export { downloadData, type DownloadClient, type DownloadRange } from "./client/download.ts";
export {
  askBatch,
  type BatchAnswer,
  type BatchRequest,
  type BatchSeries,
  type LogsAnswer,
  type RangeAnswer,
  type InstantAnswer,
  type TracesAnswer,
} from "./client/batch.ts";
export { clientErrors } from "./client/errors.ts";
export { requestPath } from "./client/request.ts";
export { paths, type EndpointName, type PathOf, type PathParameter } from "./paths.ts";
