import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";

export const pharmacist: Workspace = {
  nav: [{ to: "/", label: "Caseload", icon: "people", keys: "g c", also: ["/patients"] }],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
  ],
};
