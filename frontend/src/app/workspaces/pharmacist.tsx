import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { DrugPage, DrugsPage } from "../pages/drugPages";

export const pharmacist: Workspace = {
  nav: [
    { to: "/", label: "Caseload", icon: "people", keys: "g c", also: ["/patients"] },
    { to: "/drugs", label: "Drugs", icon: "search", keys: "g d" },
  ],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
    { path: "drugs", element: <DrugsPage /> },
    { path: "drugs/:slug", element: <DrugPage /> },
  ],
};
