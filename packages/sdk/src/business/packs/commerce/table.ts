/** Orders, revenue and loans. */

/** By the names of their handles. */
export const commerceMetrics = {
  ordersCreated: {
    name: "orders_created_total",
    type: "counter",
    description: "Orders, by how they were taken.",
    unit: "{order}",
    labels: ["status"],
  },
  activeOrders: {
    name: "active_orders",
    type: "gauge",
    description: "Orders that are neither delivered nor cancelled.",
    unit: "{order}",
    labels: [],
  },
  revenueTotalPhp: {
    name: "revenue_total_php",
    type: "counter",
    description: "Revenue in Philippine pesos.",
    unit: "{PHP}",
    labels: [],
  },
  loanApprovals: {
    name: "loan_approvals_total",
    type: "counter",
    description: "Applications for a loan, by decision.",
    unit: "{application}",
    labels: ["status"],
  },
} as const;
