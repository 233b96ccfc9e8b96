import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { ReconciliationPage } from "../pages/ReconciliationPage";
import { RulesPage, SecondLooksPage } from "../pages/staffPages";

export const pharmacist: Workspace = {
  nav: [
    { to: "/", label: "Caseload", icon: "people", keys: "g c", also: ["/patients"] },
    { to: "/second-looks", label: "Second looks", icon: "stop", keys: "g l", also: ["/rules"] },
  ],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
    { path: "patients/:patientId/reconciliation", element: <ReconciliationPage /> },
    { path: "second-looks", element: <SecondLooksPage /> },
    { path: "rules", element: <RulesPage /> },
  ],
};
