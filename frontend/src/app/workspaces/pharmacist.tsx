import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { ReconciliationPage } from "../pages/ReconciliationPage";
import { LabsPage, RulesPage, SecondLooksPage } from "../pages/staffPages";
import { DrugPage, DrugsPage } from "../pages/drugPages";

export const pharmacist: Workspace = {
  nav: [
    { to: "/", label: "Caseload", icon: "people", keys: "g c", also: ["/patients"] },
    { to: "/labs", label: "Labs due", icon: "clock", keys: "g l" },
    { to: "/second-looks", label: "Second looks", icon: "stop", keys: "g k", also: ["/rules"] },
    { to: "/drugs", label: "Drugs", icon: "search", keys: "g d" },
  ],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "labs", element: <LabsPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
    { path: "patients/:patientId/reconciliation", element: <ReconciliationPage /> },
    { path: "second-looks", element: <SecondLooksPage /> },
    { path: "rules", element: <RulesPage /> },
    { path: "drugs", element: <DrugsPage /> },
    { path: "drugs/:slug", element: <DrugPage /> },
  ],
};
