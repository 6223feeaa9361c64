// A service as the stack's snippet sets it up: spans and metrics go to the collector, and its page of metrics is there too.
import http from "node:http";
import {
  initializeTenantMetrics,
  recordBusinessMetric,
  registerBusinessMetric,
  setHttpRoute,
  setupObservability,
} from "@sightline/sdk";

const server = http.createServer((request, response) => {
  setHttpRoute(request, "/orders");
  recordBusinessMetric("order_success_rate", true);
  response.end("an order");
});
setupObservability({ serviceName: "orders", app: server });
initializeTenantMetrics({ serviceName: "orders", registerDefaults: false });
registerBusinessMetric({
  name: "order_success_rate",
  metricType: "success_rate",
  description: "Orders that went through.",
  sloTarget: 99,
  alertThreshold: 95,
});

server.listen(0, "127.0.0.1", () => process.send?.(server.address().port));
process.on("disconnect", () => process.exit(0));
