/** Where Grafana finds dashboards: a folder of files, read again every ten seconds. */

/** Inside the container. */
export const DASHBOARD_FOLDER = "/var/lib/grafana/dashboards";

export function dashboardProvider(): object {
  return {
    apiVersion: 1,
    providers: [
      {
        name: "sightline",
        orgId: 1,
        folder: "Sightline",
        type: "file",
        disableDeletion: false,
        updateIntervalSeconds: 10,
        allowUiUpdates: true,
        options: { path: DASHBOARD_FOLDER },
      },
    ],
  };
}
