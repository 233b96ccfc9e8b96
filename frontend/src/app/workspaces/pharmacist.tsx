import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { ReconciliationPage } from "../pages/ReconciliationPage";

export const pharmacist: Workspace = {
  nav: [{ to: "/", label: "Caseload", icon: "people", keys: "g c", also: ["/patients"] }],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
    { path: "patients/:patientId/reconciliation", element: <ReconciliationPage /> },
  ],
};
