export {
  FILTER_KEYS,
  type Comparison,
  type Existence,
  type Filter,
  type FilterProblem,
  type Operator,
  type Term,
  type Text,
} from "./filter/ast.ts";
export { durationNano } from "./filter/duration.ts";
export { parseFilter, type ParsedFilter } from "./filter/parse.ts";
export { printFilter } from "./filter/print.ts";
export { LEVELS, OPERATORS, SPAN_KINDS, STATUS_CODES, severityOf } from "./filter/words.ts";
export { activity, change, type Activity, type Change } from "./resource/activity.ts";
export {
  database,
  databaseCall,
  databaseList,
  databaseLoop,
  databasePool,
  databaseStatement,
  databaseStatementDetail,
  databaseTransaction,
  type Database,
  type DatabaseCall,
  type DatabaseList,
  type DatabaseLoop,
  type DatabasePool,
  type DatabaseStatement,
  type DatabaseStatementDetail,
  type DatabaseTransaction,
} from "./resource/databases.ts";
export {
  dashboard,
  dashboardDetail,
  dashboardList,
  dashboardSummary,
  type DashboardDetail,
  type DashboardList,
  type DashboardSummary,
} from "./resource/dashboards.ts";
export {
  queryBatch,
  queryLine,
  type BatchedQuery,
  type QueryBatch,
  type QueryLine,
} from "./resource/query.ts";
export { variableErrors } from "./dashboard/errors.ts";
export { fillPromql } from "./dashboard/fill-promql.ts";
export { fillFilter, fillText, titleOf, type Variables } from "./dashboard/fill-text.ts";
export { builtIns, type Filling, namesIn, type VariableValue } from "./dashboard/value.ts";
export {
  declarationList,
  manifest,
  type DeclarationList,
  type DeclaredManifest,
} from "./resource/declarations.ts";
export { errorGroup, errorList, type ErrorGroup, type ErrorList } from "./resource/errors.ts";
export { check, health, metricList, type Check, type Health, type MetricList } from "./resource/health.ts";
export {
  logLevel,
  logList,
  logRecord,
  logVolume,
  type LogLevel,
  type LogList,
  type LogRecord,
  type LogVolume,
} from "./resource/logs.ts";
export {
  neighbour,
  red,
  redSeries,
  route,
  serviceDetail,
  serviceList,
  serviceSummary,
  type Neighbour,
  type Red,
  type RedSeries,
  type Route,
  type ServiceDetail,
  type ServiceList,
  type ServiceSummary,
} from "./resource/services.ts";
export {
  refusal,
  scrapeTarget,
  sender,
  setup,
  type Refusal,
  type ScrapeTarget,
  type Sender,
  type Setup,
} from "./resource/setup.ts";
export {
  attributeList,
  span,
  spanList,
  spanRow,
  trace,
  traceList,
  traceSummary,
  type AttributeList,
  type Attributes,
  type Span,
  type SpanList,
  type SpanRow,
  type Trace,
  type TraceList,
  type TraceSummary,
} from "./resource/traces.ts";
export { serviceGraph, type GraphEdge, type GraphNode, type ServiceGraph } from "./resource/graph.ts";
export { tenantList, type TenantList } from "./resource/tenants.ts";
export {
  pageParams,
  seriesParams,
  windowParams,
  type PageParams,
  type SeriesParams,
  type WindowParams,
} from "./resource/window.ts";
export { toOpenApi, type OpenApi, type Operation, type Parameter } from "./openapi.ts";
export {
  downloadPaths,
  paths,
  questionPaths,
  type EndpointName,
  type PathOf,
  type PathParameter,
} from "./paths.ts";
export { downloads, endpoints, questions, type Download, type Endpoint, type Question } from "./routes.ts";
